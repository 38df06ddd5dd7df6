package io.tidewire.bench.stats;

/**
 * The period of a run that is measured, in µs of the shared clock. The warm-up precedes it, and
 * late deliveries follow it. Set by one thread; any thread may read it.
 */
public final class MeasuredPeriod {

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
