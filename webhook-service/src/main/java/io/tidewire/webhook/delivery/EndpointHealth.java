package io.tidewire.webhook.delivery;

import io.tidewire.kit.outbound.Attempt;
import io.tidewire.kit.retry.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Judges by the latest attempts whether requests to a receiver should pause. Confined to one event
 * loop.
 */
final class EndpointHealth {

  /** The longest pause that a receiver can ask for. */
  static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /**
   * An endpoint must have failed for at least this long before events are given up without an
   * attempt, even if it has no retries.
   */
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

  /** Returns a pass for one attempt; empty if the attempt must wait. */
  OptionalLong admit() {
    return clock.millis() < pausedUntilMs ? OptionalLong.empty() : breaker.admit();
  }

  boolean isOpen() {
    return breaker.isOpen();
  }

  /** The attempt with this pass was not made, for a reason that is not the receiver's. */
  void unused(long pass) {
    breaker.unanswered(pass);
  }

  /** Records the outcome of the attempt with this pass. */
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

  /** The pause that a receiver asks for, up to {@link #LONGEST_PAUSE}. */
  static Duration pause(Duration asked) {
    return asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
  }

  /**
   * Whether to give up an event without an attempt: it has waited for the whole time of retries,
   * and nothing was accepted in that time.
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
