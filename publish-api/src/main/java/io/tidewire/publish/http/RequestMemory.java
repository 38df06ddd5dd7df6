package io.tidewire.publish.http;

/**
 * What requests in hand may take of the heap on one event loop, in bytes of their bodies and a flat
 * rate each.
 *
 * <p>Confined to its event loop.
 */
final class RequestMemory {

  /** So that many small or empty bodies count too. */
  static final int FLAT_RATE = 1_024;

  private final long limit;
  private long taken;

  RequestMemory(long limit) {
    this.limit = limit;
  }

  /** Takes nothing and returns false where that would be too much. */
  boolean take(int bytes) {
    if (taken + bytes > limit) return false;
    taken += bytes;
    return true;
  }

  void giveBack(int bytes) {
    taken -= bytes;
  }
}
