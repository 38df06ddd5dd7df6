package io.tidewire.edge.delivery;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The event loops of this process as they reach each other: by letters, which a loop reads in the
 * order in which another sent them.
 *
 * <p>Safe from every thread.
 */
public final class Loops {

  /**
   * Bytes of frames that may wait for one loop. A loop so far behind does not get further events of
   * the ephemeral tier until it has caught up.
   */
  static final long MOST_WAITING_BYTES = 64L << 20;

  private final List<Executor> executors;
  private final AtomicReferenceArray<LoopState> members;
  private final AtomicLongArray waitingBytes;

  /**
   * @param executors each runs tasks on its event loop, first in first out
   */
  public Loops(List<? extends Executor> executors) {
    this.executors = List.copyOf(executors);
    members = new AtomicReferenceArray<>(executors.size());
    waitingBytes = new AtomicLongArray(executors.size());
  }

  public int size() {
    return executors.size();
  }

  Executor executor(int loop) {
    return executors.get(loop);
  }

  public void register(int loop, LoopState member) {
    members.set(loop, member);
  }

  /** On the loop itself. */
  public LoopState here(int loop) {
    return members.get(loop);
  }

  /** Announces bytes that will wait for a loop; false if it has too many already. */
  boolean announce(int loop, long bytes) {
    if (waitingBytes.get(loop) > MOST_WAITING_BYTES) return false;
    waitingBytes.addAndGet(loop, bytes);
    return true;
  }

  void arrived(int loop, long bytes) {
    waitingBytes.addAndGet(loop, -bytes);
  }
}
