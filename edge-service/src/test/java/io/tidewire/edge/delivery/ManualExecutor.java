package io.tidewire.edge.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** An event loop that runs what it was given when the test says so. */
public final class ManualExecutor implements Executor {

  private final Deque<Runnable> tasks = new ArrayDeque<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs until nothing is left, what tasks add included. */
  public void run() {
    while (!tasks.isEmpty()) tasks.remove().run();
  }

  int waiting() {
    return tasks.size();
  }
}
