package io.tidewire.bench.report;

import io.tidewire.bench.stats.LatencySummary;
import io.tidewire.bench.stats.LatencySummary.Percentiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A run as one line of a comparison. Cells without a value contain a dash. */
record ComparisonLine(String row, String server, Outcome outcome, Cost cost, String note) {

  /** What the server achieved. */
  record Outcome(String result, String p50, String p99, String lost) {}

  /** The resources that the server used. */
  record Cost(String cpu, String memory) {}

  static final List<String> TITLES =
      List.of("what", "server", "result", "CPU", "memory", "p50", "p99", "lost", "");

  private static final String NONE = "–";

  private static final List<String> RESULTS =
      List.of(
          "rss_kb_per_connection",
          "all_back_s",
          "confirmed_per_s",
          "deliveries_per_s",
          "events_per_s");

  /** One line per run. The runs of one row are adjacent. */
  static List<ComparisonLine> of(List<Report> reports) {
    Map<String, List<ComparisonLine>> rows = new LinkedHashMap<>();
    for (Report report : reports) {
      ComparisonLine line = of(report);
      rows.computeIfAbsent(line.row(), row -> new ArrayList<>()).add(line);
    }
    return rows.values().stream().flatMap(List::stream).toList();
  }

  static ComparisonLine of(Report report) {
    String result =
        RESULTS.stream()
            .map(report::figure)
            .flatMap(Optional::stream)
            .findFirst()
            .map(figure -> figure.title() + ": " + figure.text())
            .orElse(NONE);
    Optional<Percentiles> percentiles =
        report.results().latencies().values().stream()
            .filter(each -> each.count() > 0)
            .findFirst()
            .map(LatencySummary::percentiles);
    return new ComparisonLine(
        report.title().row().isEmpty() ? report.command() : report.title().row(),
        report.title().label(),
        new Outcome(
            result,
            percentiles.map(Percentiles::p50).map(ComparisonLine::ms).orElse(NONE),
            percentiles.map(Percentiles::p99).map(ComparisonLine::ms).orElse(NONE),
            lost(report)),
        new Cost(cpu(report), memory(report)),
        report.isDoubtful() ? "generator at its limit" : "");
  }

  private static String cpu(Report report) {
    String each =
        report.results().figures().stream()
            .filter(figure -> figure.name().startsWith("cpu_us_per_"))
            .findFirst()
            .map(
                figure -> figure.text() + " per " + figure.name().substring("cpu_us_per_".length()))
            .orElse("");
    String cores = report.figure("server_cores").map(Figure::text).orElse("");
    if (each.isEmpty() && cores.isEmpty()) return NONE;
    return each.isEmpty() ? cores : cores.isEmpty() ? each : each + ", " + cores;
  }

  private static String memory(Report report) {
    double mb =
        report.results().figures().stream()
            .filter(figure -> figure.name().startsWith("rss_mb_"))
            .mapToDouble(Figure::value)
            .sum();
    return mb == 0 ? NONE : String.format(Locale.ROOT, "%,.0f MB", mb);
  }

  private static String lost(Report report) {
    return report
        .figure("lost")
        .or(() -> report.figure("missing"))
        .or(() -> report.figure("gone"))
        .or(() -> report.figure("events_failed"))
        .map(Figure::text)
        .orElse(NONE);
  }

  private static String ms(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f ms" : "%,.0f ms", value);
  }

  List<String> cells() {
    return List.of(
        row,
        server,
        outcome.result(),
        cost.cpu(),
        cost.memory(),
        outcome.p50(),
        outcome.p99(),
        outcome.lost(),
        note);
  }
}
