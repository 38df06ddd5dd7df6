package io.tidewire.kit.process;

import io.tidewire.kit.time.Timers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Timers that still run when Vert.x does not: on a daemon thread of their own. */
final class ProcessTimers implements Timers {

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "process-timers");
            daemon.setDaemon(true);
            return daemon;
          });

  @Override
  public Cancel after(Duration delay, Runnable task) {
    return cancelling(thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public Cancel every(Duration period, Runnable task) {
    long ms = period.toMillis();
    return cancelling(thread.scheduleAtFixedRate(task, ms, ms, TimeUnit.MILLISECONDS));
  }

  private static Cancel cancelling(Future<?> scheduled) {
    return () -> scheduled.cancel(false);
  }
}
