package io.tidewire.presence.testing;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what other threads and processes do, but not for ever. */
public final class Waiting {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final long PAUSE_MS = 10;

  private Waiting() {}

  public static void until(Vertx vertx, String what, BooleanSupplier isSo) {
    for (long waited = 0; !isSo.getAsBoolean(); waited += PAUSE_MS) {
      if (waited > LIMIT.toMillis()) throw new AssertionError("waited in vain until " + what);
      pass(vertx, Duration.ofMillis(PAUSE_MS));
    }
  }

  /** Lets real time pass, where the thing under test measures real time: leases in Redis. */
  public static void pass(Vertx vertx, Duration duration) {
    vertx.timer(duration.toMillis(), TimeUnit.MILLISECONDS).await();
  }
}
