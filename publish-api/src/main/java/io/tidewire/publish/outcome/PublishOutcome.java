package io.tidewire.publish.outcome;

import java.util.Locale;

/** The outcome of publishing one event to one channel. */
public enum PublishOutcome {
  PUBLISHED,
  /** No subscriber receives it. */
  NOT_PUBLISHED,
  /**
   * Whether Redis has it is unknown. Repeating it may publish it twice, unless it has an
   * idempotency key.
   */
  UNKNOWN,
  /** Its idempotency key was used for another event; it was not delivered. */
  CONFLICT;

  /** As answers spell it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
