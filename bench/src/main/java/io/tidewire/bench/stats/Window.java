package io.tidewire.bench.stats;

/**
 * The stretch of a run that is measured, µs of the shared clock. Warm-up lies before it, stragglers
 * after it. Any thread may look; one sets it.
 */
public final class Window {

  private volatile long from = Long.MAX_VALUE;
  private volatile long to = Long.MAX_VALUE;

  public void set(long fromMicros, long toMicros) {
    to = toMicros;
    from = fromMicros;
  }

  public boolean contains(long micros) {
    return micros >= from && micros < to;
  }
}
