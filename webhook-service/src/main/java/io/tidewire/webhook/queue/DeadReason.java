package io.tidewire.webhook.queue;

import java.util.Locale;

/** Why a webhook was given up. */
public enum DeadReason {
  /** No attempt was accepted within the endpoint's {@code retry_for}. */
  RETRIES_EXHAUSTED,
  /** Too many events of the endpoint wait. */
  QUEUE_FULL,
  /** The events of all endpoints of the app take too much memory. */
  TOO_MANY_BYTES,
  /** The apps file does not name the endpoint any more. */
  ENDPOINT_REMOVED;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
