package io.tidewire.edge.delivery;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends tasks from one event loop to all loops, itself included. The tasks of one tick leave
 * together, as one task per recipient, so that a burst of messages from Redis wakes each loop once.
 *
 * <p>Confined to one event loop.
 */
public final class LoopMailbox {

  private static final Logger log = LoggerFactory.getLogger(LoopMailbox.class);

  /** Runs on the receiving loop. */
  interface Task {
    void read(LoopState there);
  }

  private final int self;
  private final Loops loops;
  private final List<List<Task>> outgoing = new ArrayList<>();
  private boolean collecting;

  public LoopMailbox(int self, Loops loops) {
    this.self = self;
    this.loops = loops;
    for (int i = 0; i < loops.size(); i++) outgoing.add(new ArrayList<>());
  }

  void send(int loop, Task task) {
    outgoing.get(loop).add(task);
    if (collecting) return;
    collecting = true;
    loops.executor(self).execute(this::dispatch);
  }

  private void dispatch() {
    collecting = false;
    for (int loop = 0; loop < outgoing.size(); loop++) {
      if (!outgoing.get(loop).isEmpty()) dispatch(loop);
    }
  }

  private void dispatch(int loop) {
    List<Task> tasks = outgoing.set(loop, new ArrayList<>());
    if (loop == self) {
      read(tasks, loops.here(loop));
    } else {
      loops.executor(loop).execute(() -> read(tasks, loops.here(loop)));
    }
  }

  /** A failed task must not prevent the others, which belong to other channels. */
  private static void read(List<Task> tasks, LoopState there) {
    for (Task task : tasks) {
      try {
        task.read(there);
      } catch (RuntimeException mistake) {
        log.error("a task from another event loop failed", mistake);
      }
    }
  }
}
