package io.tidewire.kit.bus;

import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.retry.CircuitBreaker;
import io.tidewire.kit.time.TimeSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The requests of this process to one address: how many are pending, and whether they are answered.
 * A refusal or a reported failure counts as an answer. Thread-safe.
 */
final class BusDestination {

  /** The clustered bus queues without bound while it connects; this is the bound. */
  static final int MOST_IN_FLIGHT = 256;

  /** How long an answer usually may take, including a second attempt. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The second attempt waits this long at least, for a consumer to register elsewhere. */
  static final Duration RETRY_AFTER = Duration.ofMillis(50);

  private static final int RETRY_JITTER_MS = 200;

  private final String address;
  private final TimeSource time;
  private final RandomGenerator random;
  private final Duration patience;
  private final Runnable onBreakerOpened;
  private final CircuitBreaker breaker;
  private final AtomicInteger inFlight = new AtomicInteger();

  /**
   * @param patience how long an answer may take, including a second attempt
   */
  BusDestination(
      String address,
      TimeSource time,
      RandomGenerator random,
      Duration patience,
      Runnable onBreakerOpened) {
    this.address = address;
    this.time = time;
    this.random = random;
    this.patience = patience;
    this.onBreakerOpened = onBreakerOpened;
    breaker = new CircuitBreaker(time.clock());
  }

  /**
   * @param attempt sends the request once, with the given timeout
   */
  <T> Future<T> ask(Function<Duration, Future<T>> attempt) {
    if (inFlight.incrementAndGet() > MOST_IN_FLIGHT) {
      inFlight.decrementAndGet();
      return Future.failedFuture(
          BusFailure.OVERLOADED.exception("too many requests in flight to " + address));
    }
    OptionalLong pass = breaker.admit();
    if (pass.isEmpty()) {
      inFlight.decrementAndGet();
      return Future.failedFuture(BusFailure.UNAVAILABLE.exception(address + " is not answering"));
    }
    long deadlineMs = time.clock().millis() + patience.toMillis();
    return attempt
        .apply(patience)
        .recover(failure -> askAgain(attempt, failure, deadlineMs))
        .onComplete(outcome -> settle(pass.getAsLong(), outcome.cause()));
  }

  private <T> Future<T> askAgain(
      Function<Duration, Future<T>> attempt, Throwable failure, long deadlineMs) {
    Duration pause = RETRY_AFTER.plusMillis(random.nextInt(RETRY_JITTER_MS));
    long leftMs = deadlineMs - time.clock().millis() - pause.toMillis();
    if (!isLost(failure) || leftMs <= 0) return Future.failedFuture(failure);
    Promise<T> second = Promise.promise();
    Duration left = Duration.ofMillis(Math.min(leftMs, patience.toMillis()));
    time.timers().after(pause, () -> attempt.apply(left).onComplete(second));
    return second.future();
  }

  private void settle(long pass, @Nullable Throwable failure) {
    inFlight.decrementAndGet();
    if (failure != null && isUnanswered(failure)) {
      if (breaker.unanswered(pass)) onBreakerOpened.run();
    } else {
      breaker.answered(pass);
    }
  }

  /** The transport failed: no consumer, a lost connection, or a timeout. */
  private static boolean isUnanswered(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() != ReplyFailure.RECIPIENT_FAILURE;
  }

  /** Whether a second attempt makes sense: not answered, and time is left. */
  private static boolean isLost(Throwable failure) {
    return isUnanswered(failure)
        && ((ReplyException) failure).failureType() != ReplyFailure.TIMEOUT;
  }
}
