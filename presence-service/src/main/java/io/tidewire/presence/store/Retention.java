package io.tidewire.presence.store;

import java.time.Duration;

/** How long Redis remembers what is over, as script arguments in ms. */
final class Retention {

  /**
   * The version of a channel that everybody left, so that a channel that is empty for a moment
   * keeps its epoch and no edge has to read a snapshot.
   */
  static final String EMPTY_ROSTER = millis(Duration.ofMinutes(10));

  /** A leave: far longer than an edge retries the join that it may have overtaken. */
  static final String TOMBSTONE = millis(Duration.ofMinutes(1));

  private Retention() {}

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
