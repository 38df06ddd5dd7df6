package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.presence.leases.LeaseTerms;
import io.tidewire.presence.testing.EdgeIncarnation;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the upkeep removes when edges die, and when. */
class UpkeepVerticleIT extends UpkeepFixture {

  @Test
  void usersOfADeadEdgeAreRemovedOnceUnlessTheyReturnedOnAnotherEdge() {
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
  void operationsOfADeadEdgeAreRefusedAndThoseOfItsNewIncarnationAccepted() {
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
  void replicasThatReapTheSameNodeAnnounceEachRemovalOnce() {
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
  void anUnfinishedReapIsCompletedByTheNextReaper() {
    edge("alive~1");
    registry.join("dead~1", ROOM, "1.1", 1, "ann");
    registry.redis.run("ZREM", RedisKeys.leases(), "dead~1");
    registry.redis.run("ZADD", RedisKeys.deadLeases(), now(), "dead~1");

    Replica.start(registry, "next");

    Await.until("ann is gone", () -> registry.members(ROOM).isEmpty());
    assertThat(announced.brief()).containsExactly("+ann", "-ann");
  }

  @Test
  void aGracePeriodEndsOnTime() {
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
  void aLeaveNotesThePartitionWhereItsGraceEndsSoThatOthersAreNotSearched() {
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
  void anIdleCheckCostsSixteenCommandsForAnyNumberOfPartitions() {
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

  @Test
  void aNewReaperLetsUsersInGraceReturnFirst() {
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
  void thousandsOfMembershipsOfOneEdgeAreRemoved() {
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
  void aChannelThatTakesSeveralRoundsIsEmptiedToTheLastMember() {
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
}
