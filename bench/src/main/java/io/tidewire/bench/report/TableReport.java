package io.tidewire.bench.report;

import io.tidewire.bench.stats.LatencySummary;
import java.util.Locale;

/** A report as text for the terminal. */
public final class TableReport {

  private static final int WIDTH = 34;

  private TableReport() {}

  public static String of(Report report) {
    StringBuilder table = new StringBuilder();
    table.append(String.format("%n%s%s%n", report.command(), named(report)));
    for (Figure figure : report.results().figures()) {
      table.append(
          String.format(Locale.ROOT, "  %-" + WIDTH + "s %18s%n", figure.title(), figure.text()));
    }
    if (!report.results().latencies().isEmpty()) latencies(table, report);
    for (String remark : report.notes().remarks())
      table.append(String.format("  note: %s%n", remark));
    if (report.isDoubtful()) {
      table.append(
          String.format(
              "%n  THE GENERATOR WAS AT ITS LIMIT: do not take these for the server's figures%n"));
      for (String doubt : report.notes().doubts()) table.append(String.format("  - %s%n", doubt));
    }
    return table.toString();
  }

  private static String named(Report report) {
    String row = report.title().row().isEmpty() ? "" : ", " + report.title().row();
    return report.title().label().isEmpty() ? row : ": " + report.title().label() + row;
  }

  private static void latencies(StringBuilder table, Report report) {
    table.append(
        String.format(
            "%n  %-" + WIDTH + "s %9s %9s %9s %9s %9s %9s%n",
            "ms",
            "p50",
            "p90",
            "p99",
            "p99.9",
            "max",
            "count"));
    report
        .results()
        .latencies()
        .forEach(
            (name, latency) ->
                table.append(
                    latency.count() == 0
                        ? String.format("  %-" + WIDTH + "s %9s%n", name, "none")
                        : line(name, latency)));
  }

  private static String line(String name, LatencySummary latency) {
    return String.format(
        Locale.ROOT,
        "  %-" + WIDTH + "s %9.2f %9.2f %9.2f %9.2f %9.2f %9d%n",
        name,
        latency.percentiles().p50(),
        latency.percentiles().p90(),
        latency.percentiles().p99(),
        latency.percentiles().p999(),
        latency.max(),
        latency.count());
  }
}
