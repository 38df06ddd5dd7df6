package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Envelope;

/** How a message of a log relates to the place where a hub is. */
enum Arrival {
  NEXT,
  /** It is known already. */
  OLD,
  /** Something is missing before it. */
  AHEAD,
  /** Redis failed over or lost the log, before it or after. */
  OTHER_EPOCH;

  static Arrival of(Envelope message, String epoch, long offset) {
    if (!message.epoch().equals(epoch)) return OTHER_EPOCH;
    if (message.offset() <= offset) return OLD;
    return message.offset() == offset + 1 ? NEXT : AHEAD;
  }
}
