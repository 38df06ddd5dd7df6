package io.tidewire.bench.publish;

/**
 * Determines the channel and the number of the next event of each connection. Events are numbered
 * {@code number × channels + channel} over all channels.
 *
 * <p>Confined to one event loop.
 */
final class Turns {

  private final int lanes;
  private final boolean sticky;
  private final long[] next;
  private final int[] turn;
  private int shared;

  Turns(PublishPlan plan) {
    lanes = plan.lanes();
    sticky = plan.isOrdered();
    next = new long[plan.channels().size()];
    turn = new int[lanes];
  }

  /** The number, over all channels, of the connection's next event. */
  long take(int lane) {
    int channel = sticky ? ownChannel(lane) : anyChannel();
    return next[channel]++ * next.length + channel;
  }

  private int ownChannel(int lane) {
    int own = next.length / lanes;
    int channel = lane + lanes * turn[lane];
    turn[lane] = (turn[lane] + 1) % own;
    return channel;
  }

  private int anyChannel() {
    int channel = shared;
    shared = (shared + 1) % next.length;
    return channel;
  }
}
