package io.tidewire.edge.upstream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.counters.Counters;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks whether auth answers this process. Logs when it becomes unavailable, once a minute while
 * it is, and when it is available again. Until its first answer the process is not ready. Later it
 * stays ready, since existing connections need no auth, and otherwise all edges would leave the
 * load balancer at once.
 *
 * <p>Safe from any thread.
 */
public final class AuthWatch {

  private static final Logger log = LoggerFactory.getLogger(AuthWatch.class);
  private static final long REMINDER_MS = Duration.ofMinutes(1).toMillis();

  private final Clock clock;
  private final Counter failures;
  private boolean everAnswered;
  private boolean away;
  private long nextLineMs = Long.MIN_VALUE;

  public AuthWatch(Clock clock, MeterRegistry meters) {
    this.clock = clock;
    failures =
        Counters.register(
            meters,
            "tidewire_auth_unanswered_total",
            "Requests to auth that were not answered in time");
  }

  /** Why this process is not ready; empty once auth has answered for the first time. */
  public synchronized Optional<String> problem() {
    return everAnswered ? Optional.empty() : Optional.of("auth has not answered yet");
  }

  /** Whether the last request was not answered in time. */
  public synchronized boolean isAway() {
    return away;
  }

  synchronized void answered() {
    if (away) log.info("auth is available again");
    everAnswered = true;
    away = false;
    nextLineMs = Long.MIN_VALUE;
  }

  /** Ignores failures for other reasons than that auth is unavailable. */
  synchronized void failed(Throwable cause) {
    if (BusFailure.of(cause) != BusFailure.UNAVAILABLE) return;
    failures.increment();
    away = true;
    long now = clock.millis();
    if (now < nextLineMs) return;
    nextLineMs = now + REMINDER_MS;
    log.warn("auth is unavailable why={}", cause.getMessage());
  }
}
