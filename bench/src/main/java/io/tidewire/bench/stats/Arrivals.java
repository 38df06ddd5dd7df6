package io.tidewire.bench.stats;

import java.util.Arrays;
import java.util.List;

/**
 * When the last subscriber of an event loop received each event. Events are numbered over all
 * channels. Events beyond the capacity are ignored, so that a long run needs limited memory.
 *
 * <p>Confined to one thread; merged when that has ended.
 */
public final class Arrivals {

  private static final long NEVER = Long.MIN_VALUE;

  private final long[] last;

  public Arrivals(int capacity) {
    last = new long[capacity];
    Arrays.fill(last, NEVER);
  }

  public void saw(long event, long nowMicros) {
    if (event >= 0 && event < last.length && nowMicros > last[(int) event]) {
      last[(int) event] = nowMicros;
    }
  }

  /**
   * The time from each event's start to its last arrival on any loop. Leaves out events that lack
   * either.
   */
  public static Latencies since(Arrivals starts, List<Arrivals> loops) {
    Latencies latencies = new Latencies();
    for (int event = 0; event < starts.last.length; event++) {
      long latest = NEVER;
      for (Arrivals loop : loops) latest = Math.max(latest, loop.last[event]);
      if (latest != NEVER && starts.last[event] != NEVER) {
        latencies.record(latest - starts.last[event]);
      }
    }
    return latencies;
  }
}
