package io.tidewire.auth;

/**
 * How many questions of the bus may wait.
 *
 * @param maxWaiting of all apps; half as many of one
 * @param maxBytes of the texts in all of them
 */
public record QuestionLimits(int maxWaiting, long maxBytes) {

  public static final QuestionLimits DEFAULTS = new QuestionLimits(20_000, 16L << 20);
}
