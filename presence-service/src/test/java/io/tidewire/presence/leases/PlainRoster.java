package io.tidewire.presence.leases;

import io.tidewire.wire.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One presence channel as a simple model, without Redis, indexes or scripts, which the registry
 * must agree with. Connections are named {@code node/socket}.
 */
final class PlainRoster {

  private record Held(long seq, String user) {}

  private final int limit;
  private final Map<String, Held> connections = new HashMap<>();
  private final Map<String, Long> buried = new HashMap<>();
  private final Map<String, String> members = new TreeMap<>();
  private final Set<String> inGrace = new TreeSet<>();
  private final Set<String> deadNodes = new HashSet<>();

  /** The expected announcements; the order within a group does not matter. */
  private final List<Set<String>> announcements = new ArrayList<>();

  PlainRoster(int limit) {
    this.limit = limit;
  }

  String join(String node, String socket, long seq, Member member) {
    if (deadNodes.contains(node)) return "NodeDead";
    String connection = node + "/" + socket;
    String user = member.userId();
    Held held = connections.get(connection);
    if (buried.getOrDefault(connection, -1L) >= seq) return "Stale";
    if (held != null && (held.seq > seq || (held.seq == seq && !held.user.equals(user)))) {
      return "Stale";
    }
    if (held != null && held.user.equals(user)) {
      connections.put(connection, new Held(seq, user));
      return "Joined";
    }
    if (held != null) {
      connections.remove(connection);
      if (connectionsOf(held.user) == 0) remove(Set.of(held.user));
    }
    if (!members.containsKey(user) && members.size() >= limit) return "Full";
    connections.put(connection, new Held(seq, user));
    if (inGrace.remove(user) || members.containsKey(user)) return "Joined";
    members.put(user, member.userInfo());
    announcements.add(Set.of("+" + user));
    return "Joined first";
  }

  String leave(String node, String socket, long seq, boolean grace) {
    if (deadNodes.contains(node)) return "NodeDead";
    String connection = node + "/" + socket;
    if (buried.getOrDefault(connection, -1L) > seq) return "Stale";
    Held held = connections.get(connection);
    if (held != null && held.seq > seq) return "Stale";
    buried.put(connection, seq);
    if (held == null) return "Left";
    connections.remove(connection);
    if (connectionsOf(held.user) > 0) return "Left";
    if (grace) {
      inGrace.add(held.user);
    } else {
      remove(Set.of(held.user));
    }
    return "Left";
  }

  /** Ends the grace periods of these users. Has no effect on users who are not in one. */
  void endGrace(Set<String> users) {
    Set<String> over = new TreeSet<>(users);
    over.retainAll(inGrace);
    inGrace.removeAll(over);
    remove(over);
  }

  void die(String node) {
    deadNodes.add(node);
    Set<String> users = new TreeSet<>();
    connections.forEach(
        (connection, held) -> {
          if (connection.startsWith(node + "/")) users.add(held.user);
        });
    connections.keySet().removeIf(connection -> connection.startsWith(node + "/"));
    users.removeIf(user -> connectionsOf(user) > 0);
    remove(users);
  }

  private void remove(Set<String> users) {
    users.forEach(members::remove);
    if (users.isEmpty()) return;
    Set<String> group = new TreeSet<>();
    users.forEach(user -> group.add("-" + user));
    announcements.add(group);
  }

  private long connectionsOf(String user) {
    return connections.values().stream().filter(held -> held.user.equals(user)).count();
  }

  Map<String, String> members() {
    return members;
  }

  Set<String> inGrace() {
    return inGrace;
  }

  List<Set<String>> announcements() {
    return announcements;
  }
}
