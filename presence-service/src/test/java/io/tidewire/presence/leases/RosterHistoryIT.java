package io.tidewire.presence.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.redis.RosterChange;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.presence.roster.Effect;
import io.tidewire.presence.store.DeadNodeCleanup;
import io.tidewire.presence.store.GracePeriods;
import io.tidewire.presence.testing.Announcements;
import io.tidewire.presence.testing.TestRegistry;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of joins, leaves, tabs, nodes, graces and deaths, with operations that are
 * repeated, duplicated and reordered: the registry in Redis must hold and announce what {@link
 * PlainRoster} expects, and leave no keys behind.
 */
class RosterHistoryIT {

  private static final int HISTORIES = 48;
  private static final int STEPS = 160;
  private static final int LIMIT = 5;
  private static final long GRACE_MS = 3_600_000;
  private static final Topic ROOM = new Topic("app", "presence-room");

  static List<Long> seeds() {
    return new Random(2026).longs(HISTORIES).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theRegistryAgreesWithTheSimpleModel(long seed) {
    try (var registry = new TestRegistry()) {
      var history = new History(registry, new Random(seed));

      for (int step = 0; step < STEPS; step++) history.step();
      history.agrees();

      history.everybodyLeaves();
      history.agrees();
      history.leftNothingBehind();
    }
  }

  private static final class History {

    private final TestRegistry registry;
    private final Random random;
    private final Announcements announced;
    private final NodeReaping reaping;
    private final GracePeriods graces;
    private final PlainRoster plain = new PlainRoster(LIMIT);
    private final List<String> nodes = new ArrayList<>(List.of("a~0", "b~0", "c~0"));
    private final List<String> dead = new ArrayList<>();
    private final Map<String, Long> seqs = new HashMap<>();
    private final Map<String, PresenceOp> last = new HashMap<>();

    History(TestRegistry registry, Random random) {
      this.registry = registry;
      this.random = random;
      announced = Announcements.of(registry, ROOM);
      var leftovers = new DeadNodeCleanup(registry.link, registry.epochs, registry.events);
      reaping = new NodeReaping(leftovers, new VertxTimers(registry.vertx));
      graces = new GracePeriods(registry.link, registry.epochs, registry.events);
    }

    void step() {
      String node = nodes.get(random.nextInt(nodes.size()));
      String socket = "1." + random.nextInt(5);
      int dice = random.nextInt(100);
      if (dice < 38) same(node, join(node, socket));
      else if (dice < 68) same(node, leave(node, socket));
      else if (dice < 76) repeat(node, socket);
      else if (dice < 82) twiceAtOnce(node, join(node, socket));
      else if (dice < 89) overtaken(node, socket);
      else if (dice < 95) someGracesEnd();
      else if (dice < 98) die(node);
      else zombie(socket);
    }

    private PresenceOp join(String node, String socket) {
      String user = "u" + random.nextInt(7);
      var member = new Member(user, "{\"n\":" + random.nextInt(100) + "}");
      return new PresenceOp.Join(ROOM, new SocketId(socket), next(node, socket), member, LIMIT);
    }

    private PresenceOp leave(String node, String socket) {
      long graceMs = random.nextBoolean() ? GRACE_MS : 0;
      return new PresenceOp.Leave(ROOM, new SocketId(socket), next(node, socket), graceMs);
    }

    private long next(String node, String socket) {
      return seqs.merge(node + socket, 1L, Long::sum);
    }

    private void same(String node, PresenceOp op) {
      remember(node, op);
      assertThat(registry.effects(node, op)).map(History::brief).containsExactly(plainly(node, op));
    }

    /** The answer was lost, and the edge sends the operation again. */
    private void repeat(String node, String socket) {
      PresenceOp op = last.get(node + socket);
      if (op != null) same(node, op);
    }

    private void twiceAtOnce(String node, PresenceOp op) {
      remember(node, op);
      assertThat(registry.effects(node, op, op))
          .map(History::brief)
          .containsExactly(plainly(node, op), plainly(node, op));
    }

    private void overtaken(String node, String socket) {
      PresenceOp join = join(node, socket);
      PresenceOp leave = leave(node, socket);
      same(node, leave);
      assertThat(registry.effects(node, join)).map(History::brief).containsExactly("Stale");
      assertThat(plainly(node, join)).isEqualTo("Stale");
    }

    private void someGracesEnd() {
      endGraces(plain.inGrace().stream().filter(user -> random.nextBoolean()).toList());
    }

    private void endGraces(List<String> users) {
      String index = RedisKeys.graceIndex(Partition.of(ROOM));
      registry.redis.run("ZADD", index, "XX", "1", "app:presence-room");
      for (String user : users) {
        registry.redis.run("ZADD", RedisKeys.memberGrace(ROOM), "XX", "1", user);
      }
      plain.endGrace(new TreeSet<>(users));
      graces.sweep(Partition.all(), Partition.all(), 2).await();
    }

    /** Two replicas remove it at the same time; one of them a second time. */
    private void die(String node) {
      Future.all(reaping.reap(node, 1), reaping.reap(node, 1)).await();
      reaping.reap(node, 1).await();
      plain.die(node);
      nodes.remove(node);
      dead.add(node);
      nodes.add(node.substring(0, 2) + dead.size());
    }

    /** A dead node that does not know that it was declared dead. */
    private void zombie(String socket) {
      if (dead.isEmpty()) return;
      String node = dead.get(random.nextInt(dead.size()));
      same(node, random.nextBoolean() ? join(node, socket) : leave(node, socket));
    }

    void everybodyLeaves() {
      for (String node : List.copyOf(nodes)) {
        if (random.nextBoolean()) {
          die(node);
          continue;
        }
        for (int i = 0; i < 5; i++) same(node, leave(node, "1." + i));
      }
      endGraces(List.copyOf(plain.inGrace()));
      assertThat(plain.members()).isEmpty();
    }

    private void remember(String node, PresenceOp op) {
      SocketId socket =
          op instanceof PresenceOp.Join join ? join.socketId() : ((PresenceOp.Leave) op).socketId();
      last.put(node + socket, op);
    }

    private String plainly(String node, PresenceOp op) {
      if (op instanceof PresenceOp.Join join) {
        return plain.join(node, join.socketId().value(), join.seq(), join.member());
      }
      var leave = (PresenceOp.Leave) op;
      return plain.leave(node, leave.socketId().value(), leave.seq(), leave.graceMs() > 0);
    }

    private static String brief(Effect effect) {
      PresenceOutcome outcome = effect.outcome();
      boolean first = outcome instanceof PresenceOutcome.Joined joined && joined.firstOfUser();
      return outcome.getClass().getSimpleName() + (first ? " first" : "");
    }

    void agrees() {
      List<RosterChange> changes = announced.all();
      assertThat(groups(changes)).isEqualTo(plain.announcements());
      RosterReply roster = registry.roster(ROOM);
      assertThat(changes.stream().map(RosterChange::epoch).collect(Collectors.toSet()))
          .isSubsetOf(Set.of(roster.epoch()));
      assertThat(roster.version()).isEqualTo(changes.size());
      assertThat(registry.members(ROOM)).isEqualTo(plain.members()).isEqualTo(fold(changes));
    }

    /** Applies the announcements as an edge does; each must be valid. */
    private static Map<String, String> fold(List<RosterChange> changes) {
      Map<String, String> view = new TreeMap<>();
      long version = 0;
      for (RosterChange change : changes) {
        assertThat(change.version()).isEqualTo(++version);
        Member member = change.member();
        assertThat(view.containsKey(member.userId())).isEqualTo(!change.joined());
        if (change.joined()) view.put(member.userId(), member.userInfo());
        else view.remove(member.userId());
      }
      return view;
    }

    /** Splits the announcements into groups as the model expects them. */
    private List<Set<String>> groups(List<RosterChange> changes) {
      List<String> flat =
          changes.stream().map(it -> (it.joined() ? "+" : "-") + it.member().userId()).toList();
      List<Set<String>> groups = new ArrayList<>();
      int from = 0;
      for (Set<String> expected : plain.announcements()) {
        int to = Math.min(from + expected.size(), flat.size());
        groups.add(new TreeSet<>(flat.subList(from, to)));
        from = to;
      }
      if (from < flat.size()) groups.add(new TreeSet<>(flat.subList(from, flat.size())));
      return groups;
    }

    /** Ignores the leases and the fences of dead nodes, which the reaper removes. */
    void leftNothingBehind() {
      assertThat(registry.lastingKeys())
          .filteredOn(key -> !key.endsWith(":pd"))
          .isSubsetOf(RedisKeys.leases());
    }
  }
}
