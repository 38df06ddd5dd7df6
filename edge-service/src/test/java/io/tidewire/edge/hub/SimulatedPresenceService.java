package io.tidewire.edge.hub;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.wire.Member;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A presence registry of one channel in memory, with the rules of the scripts: numbered changes,
 * tombstones, a count per user, one announcement for the first connection and one for the last.
 */
public final class SimulatedPresenceService {

  private static final int PAGE = 2;

  private record Held(long seq, String userId) {}

  private final Consumer<String> announcements;
  private final Map<String, Held> connections = new HashMap<>();
  private final Map<String, Long> tombstones = new HashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private int epoch = 1;
  private long version;

  /**
   * @param announcements get every change of the roster as it is published
   */
  public SimulatedPresenceService(Consumer<String> announcements) {
    this.announcements = announcements;
  }

  public PresenceOutcome carryOut(String node, PresenceOp operation) {
    if (operation instanceof PresenceOp.Join join) return join(node + "~" + join.socketId(), join);
    if (operation instanceof PresenceOp.Leave leave) {
      leave(node + "~" + leave.socketId(), leave.seq());
      return new PresenceOutcome.Left();
    }
    return new PresenceOutcome.Occupied();
  }

  private PresenceOutcome join(String connection, PresenceOp.Join join) {
    if (tombstones.getOrDefault(connection, 0L) >= join.seq()) return new PresenceOutcome.Stale();
    String userId = join.member().userId();
    Held held = connections.get(connection);
    if (held != null) {
      if (!held.userId().equals(userId)) throw new AssertionError("a join without a leave before");
      connections.put(connection, new Held(Math.max(held.seq(), join.seq()), userId));
      return new PresenceOutcome.Joined("e" + epoch, version, false);
    }
    if (!counts.containsKey(userId) && counts.size() >= join.maxMembers()) {
      return new PresenceOutcome.Full(join.maxMembers());
    }
    connections.put(connection, new Held(join.seq(), userId));
    boolean first = counts.merge(userId, 1, Integer::sum) == 1;
    if (first) announce("+", "[\"" + userId + "\",\"{}\"]");
    return new PresenceOutcome.Joined("e" + epoch, version, first);
  }

  private void leave(String connection, long seq) {
    Held held = connections.get(connection);
    if (held != null && held.seq() > seq) return;
    tombstones.merge(connection, seq, Math::max);
    if (held == null) return;
    connections.remove(connection);
    if (counts.merge(held.userId(), -1, Integer::sum) > 0) return;
    counts.remove(held.userId());
    announce("-", "[\"" + held.userId() + "\"]");
  }

  private void announce(String sign, String payload) {
    version++;
    announcements.accept("P|" + version + "|e" + epoch + "|" + sign + "|" + payload);
  }

  /** A page of {@value #PAGE}, in the order of the ids, which no join or leave changes. */
  public RosterReply roster(String from) {
    List<String> rest =
        counts.keySet().stream().filter(id -> id.compareTo(from) > 0).sorted().toList();
    List<Member> page = rest.stream().limit(PAGE).map(id -> new Member(id, "{}")).toList();
    String next = rest.size() > PAGE ? rest.get(PAGE - 1) : RosterReply.END;
    return new RosterReply("e" + epoch, version, page, next);
  }

  /** All data is gone, as after a restart without any on disk. */
  void loseEverything() {
    epoch++;
    version = 0;
    connections.clear();
    tombstones.clear();
    counts.clear();
  }

  /** It failed over, with all data intact. */
  void failOver() {
    epoch++;
  }

  public Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }
}
