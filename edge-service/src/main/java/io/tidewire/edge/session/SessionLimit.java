package io.tidewire.edge.session;

import java.util.Locale;

/** What a session can be ended for: doing something too often, or holding too much. */
enum SessionLimit {
  SUBSCRIBES,
  SIGNINS,
  ERRORS,
  /** Questions to auth that wait. */
  QUESTIONS,
  USER_CONNECTIONS,
  /** What the subscriptions of an app or of the process hold. */
  SUBSCRIPTION_BYTES;

  /** As a meter's tag. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
