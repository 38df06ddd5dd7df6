package io.tidewire.auth.tokens;

/**
 * How many tokens may wait for their signature to be verified.
 *
 * @param maxWaiting tokens of one app; twice as many of all apps together
 * @param maxBytes of all these tokens, decoded
 * @param suspectsPerSecond verifications per second for all clients together that recently sent
 *     invalid tokens
 */
public record TokenLimits(int maxWaiting, long maxBytes, int suspectsPerSecond) {

  public static final TokenLimits DEFAULTS = new TokenLimits(1_024, 8L << 20, 200);
}
