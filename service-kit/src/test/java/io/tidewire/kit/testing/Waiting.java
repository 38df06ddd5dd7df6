package io.tidewire.kit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How a test thread waits for an event loop. */
public final class Waiting {

  private static final long PATIENCE_SECONDS = 20;

  private Waiting() {}

  public static <T> T resultOf(Future<T> future) throws InterruptedException, TimeoutException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    }
  }

  public static Throwable failureOf(Future<?> future)
      throws InterruptedException, TimeoutException {
    try {
      Object result =
          future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("succeeded: " + result);
    } catch (ExecutionException failed) {
      return Objects.requireNonNull(failed.getCause());
    }
  }

  public static void until(String what, BooleanSupplier condition) {
    long looks = PATIENCE_SECONDS * 100;
    while (!condition.getAsBoolean() && --looks > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertThat(looks).as(what).isPositive();
  }
}
