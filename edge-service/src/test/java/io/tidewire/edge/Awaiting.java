package io.tidewire.edge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting, for tests that talk to real processes. */
public final class Awaiting {

  private static final int PATIENCE_S = 20;
  private static final int LOOK_AGAIN_MS = 10;

  private Awaiting() {}

  public static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
  }

  public static void until(Vertx vertx, BooleanSupplier condition) throws Exception {
    Promise<Void> met = Promise.promise();
    vertx.setPeriodic(
        LOOK_AGAIN_MS,
        timer -> {
          if (condition.getAsBoolean() && vertx.cancelTimer(timer)) met.complete();
        });
    await(met.future());
  }
}
