package io.tidewire.auth;

/**
 * How many requests of the bus may wait.
 *
 * @param maxWaiting of all apps together; one app may have half as many
 * @param maxBytes of the texts in all of them
 */
public record QuestionLimits(int maxWaiting, long maxBytes) {

  public static final QuestionLimits DEFAULTS = new QuestionLimits(20_000, 16L << 20);
}
