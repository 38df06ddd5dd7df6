package io.tidewire.presence.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.presence.store.DeadNodeCleanup;
import io.tidewire.presence.store.GracePeriods;
import io.tidewire.presence.testing.Outbox;
import io.tidewire.presence.testing.TestRegistry;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of reports, joins, leaves, graces, deaths and repetitions on several edges: the
 * outbox must contain what {@link PlainEvents} expects, starts and ends must alternate, and
 * following them must yield the members at the end.
 */
class EventHistoryIT {

  private static final int HISTORIES = 32;
  private static final int STEPS = 200;
  private static final int LIMIT = 5;
  private static final long GRACE_MS = 3_600_000;
  private static final Topic ROOM = new Topic("app", "presence-room");

  static List<Long> seeds() {
    return new Random(1126).longs(HISTORIES).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theOutboxReportsEveryStartAndEveryLastingEndOnce(long seed) {
    try (var registry = new TestRegistry()) {
      var history = new History(registry, new Random(seed));

      for (int step = 0; step < STEPS; step++) history.step();

      history.agrees();
      history.releaseEverything();
      history.endsInTheRegistrysState();
    }
  }

  private static final class History {

    private final TestRegistry registry;
    private final Random random;
    private final Outbox outbox;
    private final NodeReaping reaping;
    private final GracePeriods graces;
    private final PlainRoster roster = new PlainRoster(LIMIT);
    private final PlainEvents plain = new PlainEvents();
    private final List<String> nodes = new ArrayList<>(List.of("a~0", "b~0", "c~0"));
    private final Map<String, Long> seqs = new HashMap<>();
    private final Map<String, List<PresenceOp>> done = new HashMap<>();
    private int dead;
    private int announced;

    History(TestRegistry registry, Random random) {
      this.registry = registry;
      this.random = random;
      outbox = new Outbox(registry);
      var leftovers = new DeadNodeCleanup(registry.link, registry.epochs, registry.events);
      reaping = new NodeReaping(leftovers, new VertxTimers(registry.vertx));
      graces = new GracePeriods(registry.link, registry.epochs, registry.events);
    }

    void step() {
      String node = nodes.get(random.nextInt(nodes.size()));
      String socket = "1." + random.nextInt(4);
      int dice = random.nextInt(100);
      if (dice < 25) apply(node, join(node, socket));
      else if (dice < 45) apply(node, leave(node, socket));
      else if (dice < 70) apply(node, report(node));
      else if (dice < 80) sayAgain(node);
      else if (dice < 86) someGracesEnd();
      else if (dice < 96) someAreReleased();
      else die(node);
    }

    private PresenceOp join(String node, String socket) {
      var member = new Member("u" + random.nextInt(6), "{}");
      return new PresenceOp.Join(ROOM, new SocketId(socket), next(node + socket), member, LIMIT);
    }

    private PresenceOp leave(String node, String socket) {
      long graceMs = random.nextBoolean() ? GRACE_MS : 0;
      return new PresenceOp.Leave(ROOM, new SocketId(socket), next(node + socket), graceMs);
    }

    private PresenceOp report(String node) {
      return new PresenceOp.Occupy(ROOM, random.nextInt(3), next(node));
    }

    private long next(String who) {
      return seqs.merge(who, 1L, Long::sum);
    }

    private void apply(String node, PresenceOp op) {
      done.computeIfAbsent(node, first -> new ArrayList<>()).add(op);
      if (random.nextInt(8) == 0) registry.effects(node, op, op);
      else registry.effects(node, op);
      plainly(node, op);
    }

    /** The answer was lost, or a late copy arrives. */
    private void sayAgain(String node) {
      List<PresenceOp> before = done.getOrDefault(node, List.of());
      if (before.isEmpty()) return;
      int back = 1 + random.nextInt(Math.min(before.size(), 4));
      PresenceOp op = before.get(before.size() - back);
      registry.effects(node, op);
      plainly(node, op);
    }

    private void plainly(String node, PresenceOp op) {
      if (op instanceof PresenceOp.Join join) {
        roster.join(node, join.socketId().value(), join.seq(), join.member());
      } else if (op instanceof PresenceOp.Leave leave) {
        roster.leave(node, leave.socketId().value(), leave.seq(), leave.graceMs() > 0);
      } else if (op instanceof PresenceOp.Occupy occupy) {
        plain.occupy(node, occupy.connections(), occupy.seq());
      }
      follow();
    }

    /** Passes what the roster has announced since to the expected events. */
    private void follow() {
      List<Set<String>> all = roster.announcements();
      for (; announced < all.size(); announced++) {
        for (String change : all.get(announced)) {
          if (change.startsWith("+")) plain.begins(change.substring(1));
          else plain.ends(change.substring(1));
        }
      }
    }

    private void someGracesEnd() {
      List<String> users = roster.inGrace().stream().filter(user -> random.nextBoolean()).toList();
      String index = RedisKeys.graceIndex(Partition.of(ROOM));
      registry.redis.run("ZADD", index, "XX", "1", "app:presence-room");
      for (String user : users) {
        registry.redis.run("ZADD", RedisKeys.memberGrace(ROOM), "XX", "1", user);
      }
      graces.sweep(List.of(Partition.of(ROOM)), List.of(), 2).await();
      roster.endGrace(new TreeSet<>(users));
      follow();
    }

    private void someAreReleased() {
      release(plain.held().stream().filter(who -> random.nextBoolean()).toList());
    }

    void releaseEverything() {
      release(List.copyOf(plain.held()));
    }

    private void release(List<String> due) {
      outbox.endDebounce(ROOM, due.stream().map(History::change).toList());
      assertThat(outbox.release()).isEqualTo(due.size());
      plain.release(due);
    }

    private static String change(String who) {
      return who.equals(PlainEvents.ROOM) ? "v|app:presence-room" : "m|app:presence-room|" + who;
    }

    /** Two replicas remove it at the same time; one of them a second time. */
    private void die(String node) {
      Future.all(reaping.reap(node, 1), reaping.reap(node, 1)).await();
      reaping.reap(node, 1).await();
      roster.die(node);
      plain.die(node);
      follow();
      nodes.remove(node);
      nodes.add(node.substring(0, 2) + ++dead);
    }

    void agrees() {
      assertThat(outbox.heldBack(ROOM))
          .containsExactlyInAnyOrderElementsOf(plain.held().stream().map(History::change).toList());
      assertThat(told()).isEqualTo(plain.told());
    }

    /** The events of each name, in order. */
    private Map<String, List<String>> told() {
      Map<String, List<String>> told = new TreeMap<>();
      for (String event : outbox.brief(ROOM)) {
        String who = event.matches("[+-].*") ? event.substring(1) : PlainEvents.ROOM;
        boolean begins = event.startsWith("+") || event.equals("occupied");
        told.computeIfAbsent(who, first -> new ArrayList<>()).add(begins ? "+" : "-");
      }
      return told;
    }

    void endsInTheRegistrysState() {
      Set<String> present = new HashSet<>();
      told()
          .forEach(
              (who, events) -> {
                for (int i = 0; i < events.size(); i++) {
                  assertThat(events.get(i)).as(who + events).isEqualTo(i % 2 == 0 ? "+" : "-");
                }
                if (events.size() % 2 == 1) present.add(who);
              });
      Set<String> registered = new HashSet<>(registry.members(ROOM).keySet());
      if (registry.counts(ROOM).subscriptions() > 0) registered.add(PlainEvents.ROOM);
      assertThat(present).isEqualTo(registered);
      assertThat(plain.isOccupied()).isEqualTo(present.contains(PlainEvents.ROOM));
    }
  }
}
