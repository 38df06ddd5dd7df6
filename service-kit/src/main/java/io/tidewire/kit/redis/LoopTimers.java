package io.tidewire.kit.redis;

import io.tidewire.kit.time.Timers;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Vert.x's timers, on the current context. */
final class LoopTimers implements Timers {

  private final Vertx vertx;

  LoopTimers(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Cancel after(Duration delay, Runnable task) {
    long id = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> task.run());
    return () -> vertx.cancelTimer(id);
  }

  @Override
  public Cancel every(Duration period, Runnable task) {
    long id = vertx.setPeriodic(Math.max(1, period.toMillis()), fired -> task.run());
    return () -> vertx.cancelTimer(id);
  }
}
