package io.tidewire.edge.channel;

import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.Position;
import java.util.Locale;

/** How a subscriber with the recovery extension starts (docs/design/delivery.md §3.2). */
public sealed interface Resumption {

  /**
   * The client had no position.
   *
   * @param at messages that follow, a rewind's replay first, come after this position
   */
  record Started(Position at) implements Resumption {}

  /**
   * The client misses nothing.
   *
   * @param at the client's position in the current epoch; the replay follows
   * @param replay messages between that position and now
   * @param boundary whether there was a failover, which may have lost messages acknowledged after
   *     the fork
   */
  record Recovered(Position at, int replay, boolean boundary) implements Resumption {}

  /**
   * The client may have missed messages. Nothing is replayed.
   *
   * @param at the channel's current position
   */
  record Unrecovered(Position at, Reason why) implements Resumption {}

  /** The channel has no log, so there are no positions. */
  record Disabled() implements Resumption {}

  /** Why continuity cannot be guaranteed. */
  enum Reason {
    /** The epoch is unknown: the log was lost or expired. */
    RESET,
    /** Redis failed over and may have lost acknowledged messages. */
    FAILOVER,
    /** The client saw messages that a failover has lost. */
    DIVERGED,
    /** The missed messages are no longer in the log. */
    TRIMMED,
    /** The client missed more messages than a replay may have. */
    TOO_MANY,
    /** The channel has no log. */
    DISABLED,
    /** The log could not be read. */
    UNAVAILABLE;

    /** Sent on the wire, and the value of a metric's tag. */
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
