package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Envelope;

/** How the position of a message relates to the position of its hub. */
enum Arrival {
  NEXT,
  /** Delivered already. */
  OLD,
  /** Messages before it are missing. */
  AHEAD,
  /** Of another epoch: Redis failed over or lost the log, before this message or after it. */
  OTHER_EPOCH;

  static Arrival of(Envelope message, String epoch, long offset) {
    if (!message.epoch().equals(epoch)) return OTHER_EPOCH;
    if (message.offset() <= offset) return OLD;
    return message.offset() == offset + 1 ? NEXT : AHEAD;
  }
}
