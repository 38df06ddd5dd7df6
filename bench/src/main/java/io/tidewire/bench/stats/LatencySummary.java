package io.tidewire.bench.stats;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * A summary of many durations, in ms.
 *
 * @param curve the percentile curve, increasing in both coordinates
 */
public record LatencySummary(
    long count, double mean, Percentiles percentiles, double max, List<Point> curve) {

  /** The durations that 50, 90, 99 and 99.9 percent do not exceed, in ms. */
  public record Percentiles(double p50, double p90, double p99, double p999) {}

  /**
   * @param percentile from 0 to 100, excluding 100
   */
  public record Point(double percentile, double ms) {}

  private static final double MICROS_PER_MS = 1_000;
  private static final int TICKS_PER_HALVING = 4;

  public LatencySummary {
    curve = List.copyOf(curve);
  }

  static LatencySummary of(Histogram micros) {
    if (micros.getTotalCount() == 0) {
      return new LatencySummary(0, 0, new Percentiles(0, 0, 0, 0), 0, List.of());
    }
    List<Point> curve = new ArrayList<>();
    for (HistogramIterationValue value : micros.percentiles(TICKS_PER_HALVING)) {
      double percentile = value.getPercentileLevelIteratedTo();
      if (percentile < 100) {
        curve.add(new Point(percentile, value.getValueIteratedTo() / MICROS_PER_MS));
      }
    }
    return new LatencySummary(
        micros.getTotalCount(),
        micros.getMean() / MICROS_PER_MS,
        new Percentiles(at(micros, 50), at(micros, 90), at(micros, 99), at(micros, 99.9)),
        micros.getMaxValue() / MICROS_PER_MS,
        curve);
  }

  private static double at(Histogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) / MICROS_PER_MS;
  }
}
