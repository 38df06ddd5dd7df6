package io.tidewire.bench.report;

import io.tidewire.bench.stats.LatencySummary;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A finished run.
 *
 * @param command as it was typed: fanout, idle, storm, churn or publish
 * @param label whose figures these are, for comparisons
 * @param row what was measured, in a comparison's words
 * @param startedAt ISO 8601, UTC
 * @param machine what it ran on
 * @param arguments as they counted, without secrets
 * @param latencies by title
 * @param doubts why the generator itself may have been the limit; empty if it was not
 * @param remarks what else a reader should know
 */
public record Report(
    String command,
    String label,
    String row,
    String startedAt,
    Map<String, String> machine,
    Map<String, String> arguments,
    List<Figure> figures,
    Map<String, LatencySummary> latencies,
    List<Series> series,
    List<String> doubts,
    List<String> remarks) {

  /** Of the JSON; a change that breaks its readers raises it. */
  public static final int SCHEMA = 1;

  public Report {
    machine = copy(machine);
    arguments = copy(arguments);
    figures = List.copyOf(figures);
    latencies = copy(latencies);
    series = List.copyOf(series);
    doubts = List.copyOf(doubts);
    remarks = List.copyOf(remarks);
  }

  /**
   * In their order, unlike {@link Map#copyOf}; the record hands them to nobody who changes them.
   */
  private static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  public Optional<Figure> figure(String name) {
    return figures.stream().filter(figure -> figure.name().equals(name)).findFirst();
  }

  /** Whether the figures may be the generator's rather than the server's. */
  public boolean isDoubtful() {
    return !doubts.isEmpty();
  }
}
