package io.tidewire.kit.testing;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How a test thread waits for other threads and processes: it looks every {@value #PAUSE_MS} ms,
 * and fails with an {@link AssertionError} after {@link #PATIENCE}.
 */
public final class Await {

  /** A system property: how many seconds {@link #PATIENCE} is, where a test is to fail. */
  public static final String SECONDS = "tidewire.test.patience";

  /** Long, as machines may be busy: only a test that fails waits for it. */
  public static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger(SECONDS, 60));

  private static final long PAUSE_MS = 10;

  private Await() {}

  public static void until(BooleanSupplier condition) {
    until("the condition holds", condition);
  }

  public static void until(String what, BooleanSupplier condition) {
    until(what, PATIENCE, condition);
  }

  /** Stops checking once the condition has held, because it may not hold a moment later. */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    found(what, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  public static <T> T found(String what, Supplier<Optional<T>> look) {
    return found(what, PATIENCE, look);
  }

  public static <T> T found(String what, Duration limit, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      boolean last = System.nanoTime() - end >= 0;
      Optional<T> found = look.get();
      if (found.isPresent()) return found.get();
      if (last) throw new AssertionError("not within " + limit + ": " + what);
      pause();
    }
  }

  public static <T> void becomes(T expected, Supplier<T> actual) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      boolean last = System.nanoTime() - end >= 0;
      T now = actual.get();
      if (now.equals(expected)) return;
      if (last) throw new AssertionError("expected " + expected + " but it is still " + now);
      pause();
    }
  }

  /** Fails as soon as the condition does not hold within that span. */
  public static void holds(String what, Duration span, BooleanSupplier condition) {
    long end = System.nanoTime() + span.toNanos();
    while (System.nanoTime() - end < 0) {
      if (!condition.getAsBoolean()) throw new AssertionError("no longer: " + what);
      pause();
    }
  }

  /** Lets real time pass where another process measures it, such as leases in Redis. */
  public static void pass(Duration duration) {
    holds("", duration, () -> true);
  }

  /** Fails with what the future failed with as its cause. */
  public static <T> T resultOf(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    } catch (TimeoutException late) {
      throw new AssertionError("no result within " + PATIENCE, late);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** Fails if the future succeeds. */
  public static Throwable failureOf(Future<?> future) {
    Future<Throwable> failure =
        future.transform(
            done ->
                done.succeeded()
                    ? Future.failedFuture(new AssertionError("succeeded: " + done.result()))
                    : Future.succeededFuture(Objects.requireNonNull(done.cause())));
    return resultOf(failure);
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MS));
  }
}
