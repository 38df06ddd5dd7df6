package io.tidewire.edge.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** An event loop that runs its tasks when the test calls {@link #run}. */
public final class ManualExecutor implements Executor {

  private final Deque<Runnable> tasks = new ArrayDeque<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs all tasks, including those that tasks add. */
  public void run() {
    while (!tasks.isEmpty()) tasks.remove().run();
  }

  int waiting() {
    return tasks.size();
  }
}
