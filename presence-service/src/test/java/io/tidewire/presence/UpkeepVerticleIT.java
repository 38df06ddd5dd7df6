package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.presence.leases.LeaseTerms;
import io.tidewire.presence.testing.Announcements;
import io.tidewire.presence.testing.EdgeIncarnation;
import io.tidewire.presence.testing.Outbox;
import io.tidewire.presence.testing.TestRegistry;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpkeepVerticleIT {

  private static final Topic ROOM = new Topic("app", "presence-room");
  private static final Topic NEWS = new Topic("app", "news");

  private TestRegistry registry;
  private Announcements announced;

  @BeforeEach
  void open() {
    registry = new TestRegistry();
    announced = Announcements.of(registry, ROOM);
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void usersOfADeadEdgeAreRemovedOnceAndThoseWhoReturnedElsewhereNotAtAll() {
    EdgeIncarnation alive = edge("alive~1");
    EdgeIncarnation doomed = edge("doomed~1");
    Replica.start(registry, "one");
    registry.join(doomed.node, ROOM, "1.1", 1, "ann");
    registry.join(doomed.node, ROOM, "1.2", 1, "bob");
    registry.join(doomed.node, ROOM, "1.3", 1, "cy");
    registry.join(doomed.node, ROOM, "1.4", 1, "cy");
    registry.join(alive.node, ROOM, "2.1", 1, "dan");

    doomed.fallSilent();
    registry.join(alive.node, ROOM, "2.2", 1, "ann");
    Await.until("bob and cy are gone", () -> registry.members(ROOM).size() == 2);

    assertThat(announced.brief())
        .startsWith("+ann", "+bob", "+cy", "+dan")
        .containsExactlyInAnyOrder("+ann", "+bob", "+cy", "+dan", "-bob", "-cy");
    assertThat(registry.members(ROOM)).containsOnlyKeys("ann", "dan");
    assertThat(alive.lastAnswer()).isEqualTo("OK");
  }

  @Test
  void aDeadEdgeOccupiesNothingAndHoldsNoConnections() {
    EdgeIncarnation alive = edge("alive~1");
    EdgeIncarnation doomed = edge("doomed~1");
    Replica.start(registry, "one");
    registry.occupy(doomed.node, NEWS, 5, 1);
    registry.occupy(alive.node, NEWS, 2, 1);
    registry.occupy(doomed.node, new Topic("app", "gone"), 1, 2);
    assertThat(doomed.reportConnections("app", 5)).isEqualTo("OK 5");
    assertThat(doomed.reportConnections("other", 1)).isEqualTo("OK 1");
    assertThat(alive.reportConnections("app", 2)).isEqualTo("OK 7");

    doomed.fallSilent();
    Await.until(
        "it is reaped", () -> registry.keys().stream().noneMatch(key -> key.endsWith(doomed.node)));
    Await.until("only the living has connections", () -> connectionApps().equals("app"));
    Await.until("and only its own", () -> connectionsOf("app").equals("alive~1\n2"));

    assertThat(registry.counts(NEWS)).isEqualTo(new ChannelCounts(2, 0));
    assertThat(registry.counts(new Topic("app", "gone"))).isEqualTo(ChannelCounts.NONE);
    assertThat(connectionsOf("other")).isEmpty();
  }

  @Test
  void aKilledEdgesLastMemberIsToldToWebhooksAfterTheDebounce() {
    Outbox outbox = new Outbox(registry);
    EdgeIncarnation alive = edge("alive~1");
    EdgeIncarnation doomed = edge("doomed~1");
    Replica replica = Replica.start(registry, "one");
    registry.occupy(doomed.node, ROOM, 2, 1);
    registry.join(doomed.node, ROOM, "1.1", 1, "ann");
    registry.join(doomed.node, ROOM, "1.2", 1, "bob");
    registry.join(alive.node, ROOM, "2.1", 1, "ann");

    doomed.fallSilent();
    Await.until("bob's end is told", () -> outbox.brief(ROOM).contains("-bob"));
    Await.until("the channel's, too", () -> outbox.brief(ROOM).contains("vacated"));

    assertThat(outbox.brief(ROOM))
        .startsWith("occupied", "+ann", "+bob")
        .containsExactlyInAnyOrder("occupied", "+ann", "+bob", "-bob", "vacated");
    assertThat(registry.keys()).doesNotContain(RedisKeys.webhooksDue());
    assertThat(replica.released()).isEqualTo(2);
  }

  @Test
  void whatIsHeldBackWhenAReplicaDiesTheNextOneTellsOnce() {
    Outbox outbox = new Outbox(registry);
    edge("alive~1");
    Replica one = Replica.start(registry, "one");
    Await.until("it leads", one::leads);
    registry.occupy("alive~1", NEWS, 1, 1);
    registry.occupy("alive~1", NEWS, 0, 2);
    one.stop();
    outbox.endDebounce(NEWS);

    Replica.start(registry, "two");
    Await.until("the end is told", () -> outbox.brief(NEWS).size() == 2);

    assertThat(outbox.brief(NEWS)).containsExactly("occupied", "vacated");
  }

  @Test
  void whatIsHeldBackIsFoundWithoutANoteToo() {
    Outbox outbox = new Outbox(registry);
    edge("alive~1");
    Replica.start(registry, "one");
    registry.redis.run("ZADD", RedisKeys.webhookDebounce(Partition.of(NEWS)), "1", "v|app:news");

    Await.until("it is told", () -> outbox.brief(NEWS).equals(List.of("vacated")));
  }

  @Test
  void eventsThatAFullOutboxLostAreOnTheMeters() {
    edge("alive~1");
    registry.redis.run("SET", RedisKeys.webhookLost(Partition.of(NEWS)), "70");
    registry.redis.run("SET", RedisKeys.webhookLost(Partition.of(ROOM)), "7");

    Replica replica = Replica.start(registry, "one");

    Await.until("both are counted", () -> replica.lost() == 77);
  }

  @Test
  void whatTheDeadSayIsRefusedAndTheirNewIncarnationIsWelcome() {
    edge("alive~1");
    EdgeIncarnation doomed = edge("doomed~1");
    Replica.start(registry, "one");
    registry.join(doomed.node, ROOM, "1.1", 1, "ann");
    doomed.fallSilent();
    Await.until("ann is gone", () -> registry.members(ROOM).isEmpty());

    assertThat(doomed.renew()).isEqualTo("DEAD");
    assertThat(doomed.reportConnections("app", 1)).isEqualTo("DEAD");
    assertThat(registry.join(doomed.node, ROOM, "1.1", 3, "ann"))
        .isEqualTo(new PresenceOutcome.NodeDead());
    EdgeIncarnation reborn = edge("doomed~2");
    registry.join(reborn.node, ROOM, "1.1", 3, "ann");

    assertThat(announced.brief()).containsExactly("+ann", "-ann", "+ann");
  }

  @Test
  void replicasThatReapTheSameNodeAnnounceNothingTwice() {
    edge("alive~1");
    EdgeIncarnation doomed = edge("doomed~1");
    Replica.start(registry, "one");
    Replica.start(registry, "two");
    for (int i = 0; i < 60; i++) registry.join(doomed.node, ROOM, "1." + i, 1, "u" + i);

    doomed.fallSilent();
    Await.until(
        "everybody is gone",
        () -> {
          registry.redis.run("DEL", RedisKeys.reaper());
          return registry.members(ROOM).isEmpty();
        });

    assertThat(announced.brief()).hasSize(120).doesNotHaveDuplicates();
  }

  @Test
  void whatAReaperLeftUndoneTheNextOneDoes() {
    edge("alive~1");
    registry.join("dead~1", ROOM, "1.1", 1, "ann");
    registry.redis.run("ZREM", RedisKeys.leases(), "dead~1");
    registry.redis.run("ZADD", RedisKeys.deadLeases(), now(), "dead~1");

    Replica.start(registry, "next");

    Await.until("ann is gone", () -> registry.members(ROOM).isEmpty());
    assertThat(announced.brief()).containsExactly("+ann", "-ann");
  }

  @Test
  void aGraceEndsOnTime() {
    edge("alive~1");
    Replica.start(registry, "one");
    registry.join("alive~1", ROOM, "1.1", 1, "ann");

    registry.leave("alive~1", ROOM, "1.1", 2, 60_000);
    assertThat(registry.members(ROOM)).containsOnlyKeys("ann");
    registry.endGrace(ROOM, "ann");
    Await.until("ann is gone", () -> registry.members(ROOM).isEmpty());

    assertThat(announced.brief()).containsExactly("+ann", "-ann");
    assertThat(registry.redis.run("EXISTS", RedisKeys.graceIndex(Partition.of(ROOM))))
        .isEqualTo("0");
  }

  @Test
  void aLeaveNotesWhereItsGraceWillEndSoThatNobodyHasToLookEverywhere() {
    edge("alive~1");
    registry.join("alive~1", ROOM, "1.1", 1, "ann");
    String partition = Integer.toString(Partition.of(ROOM).index());

    registry.leave("alive~1", ROOM, "1.1", 2, 1);
    assertThat(registry.redis.run("ZRANGE", RedisKeys.gracesDue(), "0", "-1")).isEqualTo(partition);

    Replica.start(registry, "one");
    Await.until("ann is gone", () -> registry.members(ROOM).isEmpty());
    assertThat(registry.redis.run("EXISTS", RedisKeys.gracesDue())).isEqualTo("0");
  }

  @Test
  void atRestALookCostsSixteenCommandsHoweverManyPartitionsThereAre() {
    edge("alive~1");
    Replica replica = Replica.start(registry, "one");
    Await.until("it leads", replica::leads);
    Await.pass(Replica.TTL);
    registry.redis.run("CONFIG", "RESETSTAT");

    Await.until("it looked five times", () -> calls("set") >= 5);

    Map<String, Long> calls = calls();
    List.of("config|resetstat", "info", "zadd", "zscore", "hmget").forEach(calls::remove);
    long all = calls.values().stream().mapToLong(Long::longValue).sum();
    assertThat(all)
        .as("of one look: %s", calls)
        .isLessThanOrEqualTo(16 * (calls.getOrDefault("set", 0L) + 1));
  }

  private long calls(String command) {
    return calls().getOrDefault(command, 0L);
  }

  private Map<String, Long> calls() {
    Map<String, Long> calls = new TreeMap<>();
    for (String line : registry.redis.run("INFO", "commandstats").lines().toList()) {
      if (!line.startsWith("cmdstat_")) continue;
      String name = line.substring("cmdstat_".length(), line.indexOf(':'));
      calls.put(name, Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))));
    }
    return calls;
  }

  @Test
  void aReaperThatJustArrivedLetsThoseInGraceReturnFirst() {
    edge("alive~1");
    registry.join("alive~1", ROOM, "1.1", 1, "ann");
    registry.leave("alive~1", ROOM, "1.1", 2, 1);
    Replica replica =
        Replica.start(
            registry, "one", new LeaseTerms(Duration.ofSeconds(15), Replica.TERMS.lookEvery()));
    Await.until("it leads", () -> replica.leads());
    Await.pass(Duration.ofMillis(200));

    registry.join("alive~1", ROOM, "1.2", 1, "ann");

    assertThat(announced.brief()).containsExactly("+ann");
  }

  @Test
  void thousandsOfMembershipsOfOneEdgeAreTakenAway() {
    edge("alive~1");
    EdgeIncarnation doomed = edge("doomed~1");
    Replica.start(registry, "one");
    for (int room = 0; room < 20; room++) {
      var topic = new Topic("app", "presence-" + room);
      PresenceOp[] joins =
          IntStream.range(0, 120).mapToObj(i -> join(topic, i)).toArray(PresenceOp[]::new);
      registry.effects(doomed.node, joins);
      registry.occupy(doomed.node, topic, 120, 1);
    }

    doomed.fallSilent();
    Await.until(
        "nothing of it is left",
        () -> doomed.isDead() && registry.keys().stream().noneMatch(k -> k.endsWith(doomed.node)));

    assertThat(registry.lastingKeys())
        .filteredOn(key -> !key.startsWith("tw:{l}:"))
        .isNotEmpty()
        .allMatch(key -> key.endsWith(":pd"));
  }

  @Test
  void aRoomThatTakesSeveralRoundsIsEmptiedToTheLastMember() {
    edge("alive~1");
    EdgeIncarnation doomed = edge("doomed~1");
    Replica.start(registry, "one");
    for (int from = 0; from < 450; from += 150) {
      PresenceOp[] joins =
          IntStream.range(from, from + 150).mapToObj(i -> join(ROOM, i)).toArray(PresenceOp[]::new);
      registry.effects(doomed.node, joins);
    }

    doomed.fallSilent();
    Await.until(
        "nothing of it is left",
        () -> doomed.isDead() && registry.keys().stream().noneMatch(k -> k.endsWith(doomed.node)));

    assertThat(registry.members(ROOM)).isEmpty();
    assertThat(announced.brief()).hasSize(900).doesNotHaveDuplicates();
  }

  private static PresenceOp join(Topic topic, int i) {
    return new PresenceOp.Join(topic, new SocketId("1." + i), 1, new Member("u" + i, "{}"), 500);
  }

  private EdgeIncarnation edge(String node) {
    return EdgeIncarnation.alive(registry, node, Replica.TTL);
  }

  private String connectionsOf(String appId) {
    return registry.redis.run("HGETALL", RedisKeys.connections(appId));
  }

  private String connectionApps() {
    return registry.redis.run("SMEMBERS", RedisKeys.connectionApps());
  }

  private String now() {
    String[] time = registry.redis.run("TIME").split("\n");
    return time[0] + "000";
  }
}
