package io.tidewire.kit.time;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Timers of the event loop that sets them: a task runs on the context that was current when it was
 * set. May be shared by loops.
 */
public final class VertxTimers implements Timers {

  private final Vertx vertx;

  public VertxTimers(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Cancel after(Duration delay, Runnable task) {
    long id = vertx.setTimer(millis(delay), fired -> task.run());
    return () -> vertx.cancelTimer(id);
  }

  @Override
  public Cancel every(Duration period, Runnable task) {
    long id = vertx.setPeriodic(millis(period), fired -> task.run());
    return () -> vertx.cancelTimer(id);
  }

  /** Vert.x knows no timer shorter than 1 ms. */
  private static long millis(Duration delay) {
    return Math.max(1, delay.toMillis());
  }
}
