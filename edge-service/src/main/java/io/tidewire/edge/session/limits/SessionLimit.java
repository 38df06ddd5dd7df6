package io.tidewire.edge.session.limits;

import java.util.Locale;

/** Limits whose violation closes a connection or refuses a sign-in. */
public enum SessionLimit {
  SUBSCRIBES,
  SIGNINS,
  ERRORS,
  /** Pending requests to auth. */
  QUESTIONS,
  USER_CONNECTIONS,
  /** The memory of the subscriptions of an app or of the process. */
  SUBSCRIPTION_BYTES;

  /** The value of a metric's tag. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
