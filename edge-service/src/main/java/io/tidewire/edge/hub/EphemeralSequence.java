package io.tidewire.edge.hub;

import io.tidewire.contract.Envelope;

/** At most once: live as soon as Redis has confirmed; what arrives at another time is dropped. */
final class EphemeralSequence implements Sequence {

  private final Owner owner;
  private boolean started;
  private boolean live;

  EphemeralSequence(Owner owner) {
    this.owner = owner;
  }

  @Override
  public void begin() {
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
}
