package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.ChannelContext;
import io.tidewire.edge.delivery.ChannelEvent;
import io.tidewire.edge.delivery.DeliveryPipeline;
import io.tidewire.edge.delivery.SubscriptionHandle;
import java.util.List;

/**
 * Delivers messages at most once: live as soon as Redis has confirmed the subscription; drops what
 * arrives before that.
 */
final class EphemeralPipeline implements DeliveryPipeline {

  private final ChannelContext channel;
  private boolean started;
  private boolean live;

  EphemeralPipeline(ChannelContext channel) {
    this.channel = channel;
  }

  /**
   * Subscribers that were admitted before have missed what was published since the interruption.
   */
  @Override
  public void begin() {
    if (started) channel.output().continuity(new Continuity.Unlogged());
    started = true;
    live = true;
    channel.events().accept(ChannelEvent.Signal.LIVE);
  }

  @Override
  public void arrived(Envelope envelope) {
    if (live) channel.output().deliver(envelope);
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
    channel
        .events()
        .accept(new ChannelEvent.StartFound(handle, new Resumption.Disabled(), List.of()));
  }

  /** Does nothing: a slow subscriber of this tier is closed. */
  @Override
  public void catchUp(SubscriptionHandle handle, Position at) {}

  @Override
  public void left(SubscriptionHandle handle) {}
}
