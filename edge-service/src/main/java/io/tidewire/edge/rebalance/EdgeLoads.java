package io.tidewire.edge.rebalance;

import io.tidewire.contract.bus.EdgeLoad;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What every edge last told of its load, this one included. Confined to one event loop. */
final class EdgeLoads {

  /** An edge that has told nothing for this long has left: three announcements are missing. */
  static final Duration SILENCE = Duration.ofSeconds(7);

  /** The bus is shared by trusted processes, and still has a bound. */
  static final int MOST_EDGES = 1_000;

  private record Heard(EdgeLoad load, long atMs) {}

  private final Map<String, Heard> byNode = new TreeMap<>();
  private long changedAtMs;

  EdgeLoads(long nowMs) {
    changedAtMs = nowMs;
  }

  void heard(EdgeLoad load, long nowMs) {
    Heard before = byNode.get(load.node());
    if (before == null && byNode.size() >= MOST_EDGES) return;
    if (before == null || before.load().well() != load.well()) changedAtMs = nowMs;
    byNode.put(load.node(), new Heard(load, nowMs));
  }

  /** Forgets edges that have left. */
  void forget(long nowMs) {
    boolean left = byNode.values().removeIf(heard -> nowMs - heard.atMs() > SILENCE.toMillis());
    if (left) changedAtMs = nowMs;
  }

  boolean areAllWell() {
    return byNode.values().stream().allMatch(heard -> heard.load().well());
  }

  /** Since an edge came, left, or became well or unwell. */
  Duration unchangedFor(long nowMs) {
    return Duration.ofMillis(nowMs - changedAtMs);
  }

  List<EdgeLoad> all() {
    return byNode.values().stream().map(Heard::load).toList();
  }

  /**
   * Connections of all edges.
   *
   * @param node this edge
   * @param own its connections now
   */
  int total(String node, int own) {
    return own + others(node).mapToInt(EdgeLoad::sockets).sum();
  }

  /**
   * @param own connections of this edge, without those that are leaving
   * @param total of all edges, with those that are on their way from one to another
   */
  LoadLevel level(String node, int own, int total) {
    List<Integer> all = Stream.concat(Stream.of(own), others(node).map(EdgeLoad::sockets)).toList();
    double mean = (double) total / all.size();
    double widest = 0;
    double surplus = 0;
    int receivers = 0;
    for (int sockets : all) {
      widest = Math.max(widest, Math.abs(sockets - mean));
      surplus += Math.max(0, sockets - mean);
      if (sockets < mean) receivers++;
    }
    return new LoadLevel(all.size(), own, mean, new LoadLevel.Spread(widest, surplus, receivers));
  }

  private Stream<EdgeLoad> others(String node) {
    return byNode.values().stream().map(Heard::load).filter(load -> !load.node().equals(node));
  }
}
