package io.tidewire.webhook.delivery;

import io.tidewire.kit.outbound.Attempt;
import io.tidewire.kit.retry.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the last attempts tell of a receiver: whether it should be left alone for a while. Confined
 * to one event loop.
 */
final class EndpointHealth {

  /** A receiver that asks for more is asked again after this. */
  static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /** Even an endpoint without retries is not given up, unasked, after its first failure. */
  private static final Duration LEAST_FAILING = Duration.ofMinutes(1);

  private final Clock clock;
  private final CircuitBreaker breaker;
  private long pausedUntilMs;
  private OptionalLong failingSinceMs = OptionalLong.empty();
  private Optional<Attempt> lastFailure = Optional.empty();

  EndpointHealth(Clock clock) {
    this.clock = clock;
    breaker = new CircuitBreaker(clock);
  }

  /** A pass for one attempt; empty if it must wait. */
  OptionalLong admit() {
    return clock.millis() < pausedUntilMs ? OptionalLong.empty() : breaker.admit();
  }

  boolean isOpen() {
    return breaker.isOpen();
  }

  /** No attempt was made with this pass, for reasons of our own. */
  void unused(long pass) {
    breaker.unanswered(pass);
  }

  /** How an attempt with this pass went. */
  void heard(Attempt attempt, long pass) {
    if (attempt.isAnswered()) {
      breaker.answered(pass);
    } else {
      breaker.unanswered(pass);
    }
    if (attempt.isDelivered()) {
      failingSinceMs = OptionalLong.empty();
      lastFailure = Optional.empty();
      return;
    }
    if (failingSinceMs.isEmpty()) failingSinceMs = OptionalLong.of(clock.millis());
    lastFailure = Optional.of(attempt);
    if (attempt.status() == 429 || attempt.status() == 503) {
      attempt
          .retryAfter()
          .ifPresent(asked -> pausedUntilMs = clock.millis() + pause(asked).toMillis());
    }
  }

  /** What a receiver asks for, within reason. */
  static Duration pause(Duration asked) {
    return asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
  }

  /**
   * Whether an event that waits since then is given up unasked: for as long, nothing was accepted.
   */
  boolean isHopeless(long enteredMs, Duration retryFor) {
    if (failingSinceMs.isEmpty()) return false;
    long patience = Math.max(retryFor.toMillis(), LEAST_FAILING.toMillis());
    long now = clock.millis();
    return now - enteredMs >= patience && now - failingSinceMs.getAsLong() >= patience;
  }

  Optional<Attempt> lastFailure() {
    return lastFailure;
  }
}
