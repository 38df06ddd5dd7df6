package io.tidewire.edge.stream;

/**
 * The memory that the replay buffers of one event loop may use together, in bytes. Confined to that
 * loop.
 */
final class ReplayMemoryBudget {

  static final long MOST_BYTES = 32L << 20;

  private long bytes;

  void take(int more) {
    bytes += more;
  }

  void giveBack(int less) {
    bytes -= less;
  }

  boolean isExceeded() {
    return bytes > MOST_BYTES;
  }

  long bytes() {
    return bytes;
  }
}
