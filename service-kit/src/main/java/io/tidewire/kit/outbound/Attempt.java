package io.tidewire.kit.outbound;

import java.time.Duration;
import java.util.Optional;

/**
 * How a request to a customer's server ended.
 *
 * @param status of the answer; 0 if there was none
 * @param answer the answer's body as far as it was read, or why there was none; holds no URL
 * @param retryAfter what the server asked for
 */
public record Attempt(Outcome outcome, int status, String answer, Optional<Duration> retryAfter) {

  /** The kinds that meters tell apart. */
  public enum Outcome {
    /** Any 2xx. */
    DELIVERED,
    /** Any other answer, redirects too. */
    REJECTED,
    /** No whole answer in time. */
    TIMEOUT,
    /** No connection, no TLS that can be trusted, or one that broke. */
    UNREACHABLE,
    /** The host has an address that requests must not be sent to. */
    FORBIDDEN_ADDRESS
  }

  static Attempt failed(Outcome outcome, String why) {
    return new Attempt(outcome, 0, why, Optional.empty());
  }

  public boolean isDelivered() {
    return outcome == Outcome.DELIVERED;
  }

  /** Whether the server is alive: it has looked at the request, and said what it thinks of it. */
  public boolean isAnswered() {
    return status > 0 && status < 500 && status != 429;
  }
}
