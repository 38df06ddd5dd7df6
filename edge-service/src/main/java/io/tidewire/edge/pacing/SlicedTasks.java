package io.tidewire.edge.pacing;

import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Runs long tasks a few steps per turn of the event loop, alternating between the tasks. Other work
 * of the loop runs in between, so that a task of 100,000 steps does not block it.
 *
 * <p>Confined to one event loop.
 */
public final class SlicedTasks {

  private static final Duration PAUSE = Duration.ofMillis(1);

  /** A task that runs in steps. */
  @FunctionalInterface
  public interface Task {

    /** Runs one step. Returns whether there is another. */
    boolean step();
  }

  private final Timers timers;
  private final int stepsPerTurn;
  private final Deque<Task> tasks = new ArrayDeque<>();
  private final Deque<Promise<Void>> idle = new ArrayDeque<>();
  private int stepsLeft;
  private boolean paused;

  /**
   * @param stepsPerTurn most steps of all tasks together within a millisecond
   */
  public SlicedTasks(Timers timers, int stepsPerTurn) {
    this.timers = timers;
    this.stepsPerTurn = stepsPerTurn;
    stepsLeft = stepsPerTurn;
  }

  /** Begins at once if this turn has steps left, and continues in later turns. */
  public void add(Task task) {
    tasks.add(task);
    run();
  }

  /** Completes once no task is left. */
  public Future<Void> whenIdle() {
    if (tasks.isEmpty()) return Future.succeededFuture();
    Promise<Void> done = Promise.promise();
    idle.add(done);
    return done.future();
  }

  private void run() {
    while (stepsLeft > 0 && !tasks.isEmpty()) {
      stepsLeft--;
      Task task = tasks.remove();
      if (task.step()) tasks.add(task);
    }
    if (tasks.isEmpty()) {
      while (!idle.isEmpty()) idle.remove().complete();
    }
    if (paused || stepsLeft == stepsPerTurn) return;
    paused = true;
    timers.after(PAUSE, this::nextTurn);
  }

  private void nextTurn() {
    paused = false;
    stepsLeft = stepsPerTurn;
    run();
  }
}
