package io.tidewire.bench.report;

import java.util.List;

/**
 * A value over time, or over another quantity that grows.
 *
 * @param panel series of one panel share a plot, its axes and their units
 * @param along what the horizontal axis counts
 */
public record Series(String name, String panel, String along, String unit, List<Point> points) {

  /** Seconds since the measurement began. */
  public static final String TIME = "s";

  public record Point(double x, double y) {}

  public Series {
    points = List.copyOf(points);
  }
}
