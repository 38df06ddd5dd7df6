package io.tidewire.edge.delivery;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The event loops of this process, as they reach each other. Tasks from one loop to another run in
 * the order in which they were sent.
 *
 * <p>Thread-safe.
 */
public final class Loops {

  /**
   * Most bytes of frames that may be queued for one loop. A loop with more is sent no further
   * events of the ephemeral tier until it has caught up.
   */
  static final long MOST_WAITING_BYTES = 64L << 20;

  private final List<Executor> executors;
  private final AtomicReferenceArray<LoopState> members;
  private final AtomicLongArray waitingBytes;

  /**
   * @param executors each runs tasks on its event loop, in order
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

  /** To be called on the loop itself. */
  public LoopState here(int loop) {
    return members.get(loop);
  }

  /** Reserves bytes of a loop's queue. Returns false if the queue is full. */
  boolean announce(int loop, long bytes) {
    if (waitingBytes.get(loop) > MOST_WAITING_BYTES) return false;
    waitingBytes.addAndGet(loop, bytes);
    return true;
  }

  void arrived(int loop, long bytes) {
    waitingBytes.addAndGet(loop, -bytes);
  }

  /** One event loop among all. */
  public record Slot(int index, Loops loops) {}
}
