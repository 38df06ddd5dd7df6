package io.tidewire.edge.hub;

import io.tidewire.contract.Envelope;

/**
 * What a delivery tier makes of the messages that arrive on a topic: which of them are passed on,
 * and when a channel may be live. This is where the tiers differ; the hub around it is the same for
 * all.
 */
interface Sequence {

  /** What a sequence asks of its hub. */
  interface Owner {
    /** The start is known: subscribers may be admitted. */
    void live();

    /** The next message, in order and without a hole as far as the tier promises it. */
    void deliver(Envelope envelope);
  }

  /** Redis has confirmed: whatever is published from here on arrives. */
  void begin();

  void arrived(Envelope envelope);

  /** The link is lost. What is read meanwhile does not count any more. */
  void interrupted();

  /** Nobody listens any more. */
  void forget();

  /** Whether subscribers follow it already, so that an interruption is a hole in what they see. */
  boolean hasStarted();
}
