package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.presence.leases.LeaseTerms;
import io.tidewire.presence.testing.EdgeIncarnation;
import io.tidewire.presence.testing.RoomFixture;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which edges the reaper declares dead, and which replica does it. */
class JudgementIT extends RoomFixture {

  @Test
  void manyEdgesThatFallSilentAtOnceGetTwoMoreLeaseTerms() {
    edge("alive~1");
    EdgeIncarnation one = edge("one~1");
    EdgeIncarnation two = edge("two~1");
    Replica replica = Replica.start(registry, "one");
    registry.join(one.node, ROOM, "1.1", 1, "ann");

    EdgeIncarnation.fallSilentTogether(one, two);
    Await.until("it is doubted", () -> replica.doubts() == 1);
    two.live();
    Await.pass(Replica.TTL.dividedBy(3));
    assertThat(two.isDead()).isFalse();

    Await.until("the one is believed to be dead", one::isDead);
    assertThat(two.isDead()).isFalse();
    assertThat(two.lastAnswer()).isEqualTo("OK");
    assertThat(replica.doubts()).isEqualTo(1);
  }

  @Test
  void manyEdgesThatStaySilentAreDeclaredDeadInTheEnd() {
    edge("alive~1");
    EdgeIncarnation one = edge("one~1");
    EdgeIncarnation two = edge("two~1");
    Replica replica = Replica.start(registry, "one");
    registry.join(one.node, ROOM, "1.1", 1, "ann");
    registry.join(two.node, ROOM, "1.2", 1, "bob");

    EdgeIncarnation.fallSilentTogether(one, two);
    Await.until("it is doubted", () -> replica.doubts() == 1);
    Await.pass(Replica.TTL);
    assertThat(one.isDead() || two.isDead()).isFalse();

    Await.until("both are reaped", () -> registry.members(ROOM).isEmpty());
    assertThat(announced.brief()).containsExactlyInAnyOrder("+ann", "+bob", "-ann", "-bob");
  }

  @Test
  void allRetiredEdgesAreReapedAtOnce() {
    EdgeIncarnation one = edge("one~1");
    EdgeIncarnation two = edge("two~1");
    registry.join(one.node, ROOM, "1.1", 1, "ann");
    registry.join(two.node, ROOM, "1.2", 1, "bob");
    registry.leave(two.node, ROOM, "1.2", 2, 60_000);
    one.retire();
    two.retire();

    Replica replica =
        Replica.start(
            registry, "one", new LeaseTerms(Duration.ofMinutes(5), Replica.TERMS.lookEvery()));

    Await.until("ann is gone", () -> registry.members(ROOM).size() == 1);
    Await.until(
        "nobody holds a lease", () -> registry.redis.run("ZCARD", RedisKeys.leases()).equals("0"));
    assertThat(registry.members(ROOM)).containsOnlyKeys("bob");
    assertThat(replica.doubts()).isZero();
  }

  @Test
  void anotherReplicaTakesOverFromAStoppedOrVanishedOne() {
    registry.redis.run("SET", RedisKeys.reaper(), "vanished", "PX", "300");
    Replica first = Replica.start(registry, "first");
    Await.until("it leads", first::leads);

    Replica second = Replica.start(registry, "second");
    first.stop();
    Await.until("the second leads", second::leads);

    assertThat(first.leads()).isFalse();
  }

  @Test
  void deadEdgesAndTheirFencesAreRemovedAfterAnHour() {
    String pd = RedisKeys.deadNodes(Partition.of(ROOM));
    long now = Long.parseLong(now());
    registry.redis.run("ZADD", RedisKeys.deadLeases(), "" + (now - 3_601_000), "old~1");
    registry.redis.run("ZADD", RedisKeys.deadLeases(), "" + (now - 3_500_000), "young~1");

    Replica.start(registry, "one");
    Await.until("the old one is forgotten", () -> !dead().contains("old~1"));

    assertThat(dead()).isEqualTo("young~1");
    Await.until(
        "only the young one is fenced off",
        () -> registry.redis.run("ZRANGE", pd, "0", "-1").equals("young~1"));
  }

  private EdgeIncarnation edge(String node) {
    return EdgeIncarnation.alive(registry, node, Replica.TTL);
  }

  private String dead() {
    return registry.redis.run("ZRANGE", RedisKeys.deadLeases(), "0", "-1");
  }

  private String now() {
    String[] time = registry.redis.run("TIME").split("\n");
    return time[0] + "000";
  }
}
