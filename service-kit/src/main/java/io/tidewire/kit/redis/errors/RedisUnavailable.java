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
    DOWN(false, "not sent: no connection to Redis"),
    /** As many commands as allowed wait for an answer already; this one was not sent. */
    OVERLOADED(false, "not sent: too many commands wait for Redis"),
    /** Refused by the nodes of a cluster for as long as a command may take. */
    MOVING(false, "not carried out: this part of the data is moving to another Redis"),
    /** Sent, and not answered in time. The connection stays; a late answer is dropped. */
    TIMEOUT(true, "outcome unknown: Redis did not answer in time"),
    /** Sent, and the connection died before the answer. */
    LOST(true, "outcome unknown: the connection to Redis died");

    private final boolean outcomeUnknown;
    private final String text;

    Why(boolean outcomeUnknown, String text) {
      this.outcomeUnknown = outcomeUnknown;
      this.text = text;
    }

    /** Fit for a client: without an address. */
    String text() {
      return text;
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
