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
    var repeating = new Repeating(period, task);
    repeating.schedule();
    return repeating;
  }

  /** Vert.x knows no timer shorter than 1 ms. */
  private static long millis(Duration delay) {
    return Math.max(1, delay.toMillis());
  }

  /**
   * Not Vert.x's periodic timer: that makes up for late runs, so that after a pause of the event
   * loop two runs follow each other at once, and what the first one began looks overdue to the
   * second. May be cancelled on any thread.
   */
  private final class Repeating implements Cancel {
    private final Duration period;
    private final Runnable task;
    private volatile boolean cancelled;
    private volatile Cancel next = () -> {};

    Repeating(Duration period, Runnable task) {
      this.period = period;
      this.task = task;
    }

    void schedule() {
      next = after(period, this::run);
      if (cancelled) next.cancel();
    }

    private void run() {
      if (cancelled) return;
      try {
        task.run();
      } finally {
        if (!cancelled) schedule();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      next.cancel();
    }
  }
}
