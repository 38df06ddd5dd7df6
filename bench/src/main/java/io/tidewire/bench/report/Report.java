package io.tidewire.bench.report;

import io.tidewire.bench.stats.LatencySummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A finished run.
 *
 * @param command as it was typed: fanout, idle, storm, churn or publish
 */
public record Report(
    String command, Title title, Conditions conditions, Results results, Notes notes) {

  /** Of the JSON; a change that breaks its readers raises it. */
  public static final int SCHEMA = 1;

  /**
   * How a comparison names the run.
   *
   * @param label whose figures these are
   * @param row what was measured
   */
  public record Title(String label, String row) {}

  /**
   * Under which the run was made.
   *
   * @param startedAt ISO 8601, UTC
   * @param machine what it ran on
   * @param arguments as they counted, without secrets
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
   * What a reader should know besides.
   *
   * @param doubts why the generator itself may have been the limit; empty if it was not
   * @param remarks all else
   */
  public record Notes(List<String> doubts, List<String> remarks) {

    public Notes {
      doubts = List.copyOf(doubts);
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * In their order, unlike {@link Map#copyOf}; the record hands them to nobody who changes them.
   */
  private static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** The same run with these series after its own. */
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

  /** Whether the figures may be the generator's rather than the server's. */
  public boolean isDoubtful() {
    return !notes.doubts().isEmpty();
  }
}
