package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.Sequence;
import io.tidewire.edge.delivery.Ticket;
import java.util.List;

/** At most once: live as soon as Redis has confirmed; what arrives at another time is dropped. */
final class EphemeralSequence implements Sequence {

  private final Owner owner;
  private boolean started;
  private boolean live;

  EphemeralSequence(Owner owner) {
    this.owner = owner;
  }

  /** Who follows it already has missed what was published since the interruption. */
  @Override
  public void begin() {
    if (started) owner.told(new Continuity.Unlogged());
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
  public void start(Ticket ticket) {
    owner.started(ticket, new Resumption.Disabled(), List.of());
  }

  /** Nobody lags here: who is too slow is closed. */
  @Override
  public void catchUp(Ticket ticket, Position at) {}

  @Override
  public void left(Ticket ticket) {}
}
