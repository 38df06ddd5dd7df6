package io.tidewire.presence.store;

import java.time.Duration;

/** How long Redis remembers what has ended, as script arguments in ms. */
final class Retention {

  /**
   * For the version of a channel without members, so that a channel that is empty for a moment
   * keeps its epoch, and no edge has to read a snapshot.
   */
  static final String EMPTY_ROSTER = millis(Duration.ofMinutes(10));

  /** For a leave: far longer than an edge retries the join that the leave may have overtaken. */
  static final String TOMBSTONE = millis(Duration.ofMinutes(1));

  private Retention() {}

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
