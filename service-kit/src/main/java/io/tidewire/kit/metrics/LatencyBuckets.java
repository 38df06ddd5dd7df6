package io.tidewire.kit.metrics;

import java.time.Duration;
import java.util.stream.LongStream;

/** The buckets of latency histograms, from 0.5 ms to 10 s, so that they can be compared. */
public final class LatencyBuckets {

  private static final long[] MICROS = {
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000
  };

  private LatencyBuckets() {}

  /** The upper bounds, ascending. */
  public static Duration[] values() {
    return LongStream.of(MICROS)
        .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
        .toArray(Duration[]::new);
  }
}
