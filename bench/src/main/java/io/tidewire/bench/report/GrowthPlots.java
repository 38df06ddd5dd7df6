package io.tidewire.bench.report;

import io.tidewire.bench.report.Chart.Line;
import io.tidewire.bench.report.Series.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plots of how the cost grows with the work over the runs of a comparison, each as a file of its
 * own.
 */
public final class GrowthPlots {

  /** The prefix of rows whose runs are the points of one line. */
  static final String DELIVERIES = "growth: deliveries";

  private static final String DELIVERIES_PER_S = "deliveries_per_s";
  private static final int LEAST_POINTS = 2;

  private GrowthPlots() {}

  /** File names and contents; empty if there is nothing to plot. */
  public static Map<String, String> of(List<Report> reports) {
    Map<String, String> files = new LinkedHashMap<>();
    charts(reports).forEach((name, chart) -> files.put(name + ".svg", chart.alone()));
    return files;
  }

  static Map<String, Chart> charts(List<Report> reports) {
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put(
        "cpu-by-deliveries",
        byDeliveries(reports, "CPU against deliveries per second", "server_cores", "cores"));
    charts.put(
        "cpu-per-delivery",
        byDeliveries(
            reports,
            "CPU per delivery against deliveries per second",
            "cpu_us_per_delivery",
            "µs"));
    charts.put("memory-by-connections", byConnections(reports, "Memory by connections"));
    charts.put("memory-per-connection", byConnections(reports, "Memory per connection"));
    charts.put("cpu-per-connection", byConnections(reports, "CPU per connection opened"));
    charts.values().removeIf(Chart::isEmpty);
    return charts;
  }

  private static Chart byDeliveries(
      List<Report> reports, String title, String figure, String unit) {
    Map<String, List<Point>> lines = new LinkedHashMap<>();
    for (Report report : reports) {
      Optional<Figure> work = report.figure(DELIVERIES_PER_S);
      Optional<Figure> cost = report.figure(figure);
      if (!report.title().row().startsWith(DELIVERIES) || work.isEmpty() || cost.isEmpty())
        continue;
      lines
          .computeIfAbsent(report.title().label(), label -> new ArrayList<>())
          .add(new Point(work.get().value(), cost.get().value()));
    }
    List<Line> drawn = new ArrayList<>();
    lines.forEach(
        (label, points) -> {
          points.sort(Comparator.comparingDouble(Point::x));
          if (points.size() >= LEAST_POINTS) drawn.add(new Line(label, points));
        });
    return new Chart(title, "deliveries per second", unit, Axis.Scale.LINEAR, drawn);
  }

  private static Chart byConnections(List<Report> reports, String panel) {
    List<Line> lines = new ArrayList<>();
    String unit = "";
    for (Report report : reports) {
      for (Series series : report.results().series()) {
        if (!series.panel().equals(panel) || series.points().size() < LEAST_POINTS) continue;
        lines.add(new Line(report.title().label(), series.points()));
        unit = series.unit();
      }
    }
    return new Chart(panel, "connections", unit, Axis.Scale.LINEAR, lines);
  }
}
