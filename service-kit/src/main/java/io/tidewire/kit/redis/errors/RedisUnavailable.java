package io.tidewire.kit.redis.errors;

/**
 * Redis did not answer a command. Whether it carried the command out is then either certain (it
 * never got it) or {@linkplain #outcomeUnknown() unknown}. A reply that is an error is not this: it
 * is the client's own {@code ErrorType}.
 */
public final class RedisUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why there is no answer. */
  public enum Why {
    /** No connection; the command was not sent. */
    DOWN(false),
    /** As many commands as allowed wait for an answer already; this one was not sent. */
    OVERLOADED(false),
    /** Sent, and not answered in time. The connection stays; a late answer is dropped. */
    TIMEOUT(true),
    /** Sent, and the connection died before the answer. */
    LOST(true);

    private final boolean outcomeUnknown;

    Why(boolean outcomeUnknown) {
      this.outcomeUnknown = outcomeUnknown;
    }
  }

  private final Why why;

  RedisUnavailable(Why why, String message) {
    super(message, null, false, false);
    this.why = why;
  }

  public Why why() {
    return why;
  }

  /** True if Redis may have carried the command out. False: it has not, and never will. */
  public boolean outcomeUnknown() {
    return why.outcomeUnknown;
  }
}
