package io.tidewire.publish.outcome;

import java.util.Locale;

/** What became of one event's copy for one channel. */
public enum PublishOutcome {
  PUBLISHED,
  /** It is delivered to no subscriber. */
  NOT_PUBLISHED,
  /** Redis has it or not; to repeat it may publish it twice, unless it has an idempotency key. */
  UNKNOWN,
  /** Its idempotency key was used for another event; it was not delivered. */
  CONFLICT;

  /** As answers spell it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
