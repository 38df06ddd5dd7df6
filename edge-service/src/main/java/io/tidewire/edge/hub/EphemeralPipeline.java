package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.DeliveryPipeline;
import io.tidewire.edge.delivery.SubscriptionHandle;
import java.util.List;

/**
 * Delivers messages at most once: live as soon as Redis has confirmed the subscription; drops what
 * arrives before that.
 */
final class EphemeralPipeline implements DeliveryPipeline {

  private final Owner owner;
  private boolean started;
  private boolean live;

  EphemeralPipeline(Owner owner) {
    this.owner = owner;
  }

  /**
   * Subscribers that were admitted before have missed what was published since the interruption.
   */
  @Override
  public void begin() {
    if (started) owner.continuity(new Continuity.Unlogged());
    started = true;
    live = true;
    owner.live();
  }

  @Override
  public void arrived(Envelope envelope) {
    if (live) owner.deliver(envelope);
  }

  @Override
  public void interrupted() {
    live = false;
  }

  @Override
  public void forget() {
    started = false;
    live = false;
  }

  @Override
  public boolean hasStarted() {
    return started;
  }

  @Override
  public boolean isLive() {
    return live;
  }

  @Override
  public void start(SubscriptionHandle handle) {
    owner.started(handle, new Resumption.Disabled(), List.of());
  }

  /** Does nothing: a slow subscriber of this tier is closed. */
  @Override
  public void catchUp(SubscriptionHandle handle, Position at) {}

  @Override
  public void left(SubscriptionHandle handle) {}
}
