package io.tidewire.kit.time;

import java.time.Duration;

/** The only way to wait. Tasks run where the owner runs: on its event loop, one at a time. */
public interface Timers {

  /** Runs {@code task} once, {@code delay} from now. */
  Cancel after(Duration delay, Runnable task);

  /**
   * Runs {@code task} every {@code period}, first a period from now, until cancelled. Runs are at
   * least a period apart: those that an event loop was too busy for are left out.
   */
  Cancel every(Duration period, Runnable task);

  /** A task that waits. */
  interface Cancel {

    /** The task does not run any more. Says nothing if it already has, or was cancelled before. */
    void cancel();
  }
}
