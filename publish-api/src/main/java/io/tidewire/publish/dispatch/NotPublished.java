package io.tidewire.publish.dispatch;

/** Some of a request's events did not make it to Redis, or nobody knows. Carries no stack trace. */
public final class NotPublished extends RuntimeException {

  private final boolean outcomeUnknown;

  NotPublished(boolean outcomeUnknown, String message) {
    super(message, null, false, false);
    this.outcomeUnknown = outcomeUnknown;
  }

  /** False: nobody got any of the events, and nobody will. True: some may have been delivered. */
  public boolean outcomeUnknown() {
    return outcomeUnknown;
  }
}
