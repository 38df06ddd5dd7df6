package io.tidewire.presence.leases;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The webhook events of one channel as a simple model, which the outbox must agree with. A presence
 * is named {@code room} for the channel, or by the user's id.
 */
final class PlainEvents {

  static final String ROOM = "room";

  private record Report(long seq, int connections) {}

  private final Map<String, Report> reports = new HashMap<>();
  private final Map<String, Long> buried = new HashMap<>();
  private final Set<String> deadNodes = new HashSet<>();
  private final Set<String> held = new TreeSet<>();
  private final Map<String, List<String>> told = new TreeMap<>();

  void occupy(String node, int connections, long seq) {
    if (deadNodes.contains(node)) return;
    Report before = reports.get(node);
    long last = before == null ? buried.getOrDefault(node, -1L) : before.seq();
    if (last > seq) return;
    if (connections > 0) {
      if (reports.isEmpty()) begins(ROOM);
      reports.put(node, new Report(seq, connections));
      return;
    }
    buried.put(node, seq);
    if (reports.remove(node) != null && reports.isEmpty()) ends(ROOM);
  }

  void die(String node) {
    deadNodes.add(node);
    if (reports.remove(node) != null && reports.isEmpty()) ends(ROOM);
  }

  boolean isOccupied() {
    return !reports.isEmpty();
  }

  void begins(String who) {
    if (!held.remove(who)) told.computeIfAbsent(who, first -> new ArrayList<>()).add("+");
  }

  void ends(String who) {
    held.add(who);
  }

  /** Releases the ends of presences that did not return in time. */
  void release(Collection<String> due) {
    for (String who : due) {
      held.remove(who);
      told.computeIfAbsent(who, first -> new ArrayList<>()).add("-");
    }
  }

  Set<String> held() {
    return held;
  }

  /** The events of each name. */
  Map<String, List<String>> told() {
    return told;
  }
}
