package io.tidewire.edge.hub;

/** A bug that {@link StreamSchedule} may be seeded with, to see whether it is found. */
enum StreamMistake {
  NONE,
  /** Offsets are made to fit, as if nobody compared them. */
  GAPS_HIDDEN,
  /** A failover keeps the epoch. */
  NO_FENCE,
  /** A lineage that expired begins again by the same epoch. */
  EPOCH_REUSED,
  /** Of all lineages before, the log remembers the last. */
  ONE_ANCESTOR,
  /** An audit always finds all well. */
  BLIND_AUDIT,
  /** A read leaves out the first message. */
  ROWS_MISSING
}
