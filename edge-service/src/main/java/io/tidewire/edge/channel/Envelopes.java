package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Envelope;

/** Envelopes that outlive the read that brought them. */
public final class Envelopes {

  private Envelopes() {}

  /** A copy with bytes of its own; the original is a slice of everything that was read. */
  public static Envelope ownCopy(Envelope envelope) {
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
