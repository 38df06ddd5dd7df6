package io.tidewire.edge.hub;

import io.tidewire.contract.Envelope;

/** Envelopes that outlive the read that brought them. */
final class Envelopes {

  private Envelopes() {}

  /** A copy with bytes of its own; the original is a slice of everything that was read. */
  static Envelope ownCopy(Envelope envelope) {
    return new Envelope(
        envelope.offset(),
        envelope.epoch(),
        envelope.publishedAtMs(),
        envelope.flags(),
        envelope.except(),
        envelope.id(),
        envelope.frame().copy());
  }
}
