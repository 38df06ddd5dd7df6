package io.tidewire.webhook.queue;

import java.util.Locale;

/** Why a webhook was given up. */
public enum DeadReason {
  /** No attempt was accepted within the endpoint's {@code retry_for}. */
  RETRIES_EXHAUSTED,
  /** Too many events of the endpoint are waiting. */
  QUEUE_FULL,
  /** The waiting events of the app's endpoints take too much memory. */
  TOO_MANY_BYTES,
  /** The apps file no longer contains the endpoint. */
  ENDPOINT_REMOVED;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
