package io.tidewire.bench.report;

import io.tidewire.bench.report.Series.Point;
import io.tidewire.bench.stats.Latencies;
import java.util.List;
import java.util.Map;

/** Invented reports. */
final class Reports {

  private Reports() {}

  static Report fanout(String label, String row, double deliveries, double micros) {
    Latencies latencies = new Latencies();
    for (int i = 1; i <= 1_000; i++) latencies.record(i * 10L);
    return new Report(
        "fanout",
        new Report.Title(label, row),
        new Report.Conditions(
            "2026-11-22T00:00:00Z", Map.of("cores", "2"), Map.of("connections", "1000")),
        new Report.Results(
            List.of(
                new Figure("deliveries_per_s", "deliveries", deliveries, "1/s"),
                new Figure("lost", "lost", 0, ""),
                new Figure("cpu_us_per_delivery", "server CPU per delivery", micros, "µs"),
                new Figure("server_cores", "server CPU", deliveries * micros / 1e6, "cores"),
                new Figure("rss_mb_edge", "memory of edge (RSS)", 212.4, "MB")),
            Map.of("publish due → probe", latencies.summary()),
            List.of(
                new Series(
                    "edge",
                    "CPU",
                    Series.TIME,
                    "cores",
                    List.of(new Point(1, 0.4), new Point(2, 0.5))))),
        new Report.Notes(List.of(), List.of("3 × lost")));
  }

  static Report doubtful() {
    Report sound = fanout("a <b>", "row|1", 50_000, 7.25);
    return new Report(
        sound.command(),
        sound.title(),
        sound.conditions(),
        sound.results(),
        new Report.Notes(List.of("its event loops were late"), sound.notes().remarks()));
  }
}
