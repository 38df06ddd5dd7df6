package io.tidewire.edge.channel;

import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Position;
import java.util.Locale;

/** How a subscriber with the recovery extension starts (docs/design/delivery.md §3.2). */
public sealed interface Resumption {

  /**
   * It brought no place.
   *
   * @param at what follows, a rewind's replay first, comes after this place
   */
  record Started(Position at) implements Resumption {}

  /**
   * It misses nothing.
   *
   * @param at the place it brought, in the lineage of now; the replay follows
   * @param replay messages between there and now
   * @param boundary whether a failover lies between: what was acknowledged after the fork may be
   *     gone
   */
  record Recovered(Position at, int replay, boolean boundary) implements Resumption {}

  /**
   * It may have missed something. Nothing is replayed.
   *
   * @param at where the channel is now
   */
  record Unrecovered(Position at, Reason why) implements Resumption {}

  /** The channel keeps no log, so there is no place to tell. */
  record Disabled() implements Resumption {}

  /** Why continuity cannot be promised. */
  enum Reason {
    /** The lineage is unknown: the log was lost, or forgotten. */
    RESET,
    /** Redis failed over, and what it acknowledged before may be gone. */
    FAILOVER,
    /** The subscriber saw messages that a failover has lost. */
    DIVERGED,
    /** What it missed is not kept any more. */
    TRIMMED,
    /** It missed more than is replayed. */
    TOO_MANY,
    /** The channel keeps no log. */
    DISABLED,
    /** The log could not be read. */
    UNAVAILABLE;

    /** On the wire, and as a metric's tag. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Reason of(LogReading.Reason reason) {
      return switch (reason) {
        case RESET -> RESET;
        case TRIMMED -> TRIMMED;
        case TOO_MANY -> TOO_MANY;
      };
    }
  }
}
