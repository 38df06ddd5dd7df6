package io.tidewire.bench.report;

import io.tidewire.bench.stats.LatencySummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a run.
 *
 * @param command that was run: fanout, idle, storm, churn, drain or publish
 */
public record Report(
    String command, Title title, Conditions conditions, Results results, Notes notes) {

  /** The version of the JSON schema. Incompatible changes increase it. */
  public static final int SCHEMA = 1;

  /**
   * The name of the run in a comparison.
   *
   * @param label which server was measured
   * @param row what was measured
   */
  public record Title(String label, String row) {}

  /**
   * The conditions of the run.
   *
   * @param startedAt ISO 8601, UTC
   * @param machine that it ran on
   * @param arguments as they took effect, without secrets
   */
  public record Conditions(
      String startedAt, Map<String, String> machine, Map<String, String> arguments) {

    public Conditions {
      machine = copy(machine);
      arguments = copy(arguments);
    }
  }

  /**
   * What was measured.
   *
   * @param latencies by title
   */
  public record Results(
      List<Figure> figures, Map<String, LatencySummary> latencies, List<Series> series) {

    public Results {
      figures = List.copyOf(figures);
      latencies = copy(latencies);
      series = List.copyOf(series);
    }
  }

  /**
   * What else a reader should know.
   *
   * @param doubts why the generator itself may have been the limit; empty if it was not
   * @param remarks everything else
   */
  public record Notes(List<String> doubts, List<String> remarks) {

    public Notes {
      doubts = List.copyOf(doubts);
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * Keeps the order, unlike {@link Map#copyOf}. The record does not expose it to anything that
   * changes it.
   */
  private static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** The same report with these series appended. */
  public Report with(List<Series> more) {
    List<Series> all = new ArrayList<>(results.series());
    all.addAll(more);
    return new Report(
        command,
        title,
        conditions,
        new Results(results.figures(), results.latencies(), all),
        notes);
  }

  public Optional<Figure> figure(String name) {
    return results.figures().stream().filter(figure -> figure.name().equals(name)).findFirst();
  }

  /** Whether the figures may show the limits of the generator rather than the server's. */
  public boolean isDoubtful() {
    return !notes.doubts().isEmpty();
  }
}
