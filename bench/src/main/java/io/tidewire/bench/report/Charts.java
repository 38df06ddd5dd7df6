package io.tidewire.bench.report;

import io.tidewire.bench.report.Chart.Line;
import io.tidewire.bench.report.Series.Point;
import io.tidewire.bench.stats.LatencySummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Chooses the charts for a run or a comparison. */
final class Charts {

  private static final String PERCENTILE = "percentile";

  private Charts() {}

  /** The charts of one run: its latencies, and what happened over time. */
  static List<Chart> of(Report report) {
    List<Chart> charts = new ArrayList<>();
    List<Line> latencies = new ArrayList<>();
    report.results().latencies().forEach((name, latency) -> latencies.add(curve(name, latency)));
    charts.add(new Chart("Latency", PERCENTILE, "ms", Axis.Scale.NINES, latencies));
    Map<String, List<Series>> panels = new LinkedHashMap<>();
    for (Series series : report.results().series()) {
      panels.computeIfAbsent(series.panel(), panel -> new ArrayList<>()).add(series);
    }
    panels.forEach((panel, series) -> charts.add(panel(panel, series)));
    return charts.stream().filter(chart -> !chart.isEmpty()).toList();
  }

  private static Chart panel(String title, List<Series> series) {
    Series any = series.get(0);
    return new Chart(
        title,
        any.along(),
        any.unit(),
        Axis.Scale.LINEAR,
        series.stream().map(each -> new Line(each.name(), each.points())).toList());
  }

  /** The latencies of several servers for the same row; uses the first latency of each. */
  static Chart latencies(String title, List<Report> reports) {
    List<Line> lines = new ArrayList<>();
    for (Report report : reports) {
      report.results().latencies().values().stream()
          .limit(1)
          .forEach(latency -> lines.add(curve(report.title().label(), latency)));
    }
    return new Chart(title, PERCENTILE, "ms", Axis.Scale.NINES, lines);
  }

  private static Line curve(String name, LatencySummary latency) {
    return new Line(
        name,
        latency.curve().stream().map(point -> new Point(point.percentile(), point.ms())).toList());
  }
}
