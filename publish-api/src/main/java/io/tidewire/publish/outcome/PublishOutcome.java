package io.tidewire.publish.outcome;

import java.util.Locale;

/** What became of one event's copy for one channel. */
public enum PublishOutcome {
  PUBLISHED,
  /** Nobody got it, and nobody will. */
  NOT_PUBLISHED,
  /** Redis has it or not; to repeat it may publish it twice, unless it has an idempotency key. */
  UNKNOWN,
  /** Its idempotency key was used for something else; nobody got it. */
  CONFLICT;

  /** As answers spell it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
