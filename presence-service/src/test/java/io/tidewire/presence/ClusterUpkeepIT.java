package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.redis.HashSlot;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisGrid;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.presence.testing.TestRegistry;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The registry on a Redis Cluster of which one node is unavailable. */
@Timeout(240)
class ClusterUpkeepIT {

  private static final String NODE = "edge-1";

  private RedisGrid grid;
  private TestRegistry registry;

  @BeforeEach
  void open() {
    grid = RedisGrid.start();
    registry = new TestRegistry(grid.servers().get(0), grid.settings());
  }

  @AfterEach
  void close() {
    registry.close();
    grid.close();
  }

  @Test
  void rostersOfAllPartitionsAreListedAcrossTheNodes() {
    List<Topic> rooms = rooms(60);
    for (Topic room : rooms) registry.occupy(NODE, room, 1, 1);
    for (Topic room : rooms) registry.joined(NODE, room, "1.1", 1, "ann");

    var query = new OccupancyQuery("app", "presence-", 0, true, true);
    var listed = registry.queries.occupied(query).await();

    assertThat(listed.channels()).hasSize(60);
    assertThat(listed.counts()).allMatch(count -> count.users() == 1 && count.subscriptions() == 1);
    for (RedisServer server : grid.servers()) {
      assertThat(Integer.parseInt(server.run("DBSIZE"))).isPositive();
    }
  }

  /** K9: the lease of a dead edge expires while a node without the leases is unavailable. */
  @Test
  void aDeadEdgeIsReapedOnAvailableNodesAndOnTheOthersOnceTheyAreBack() {
    RedisServer home = grid.primaryOf(RedisKeys.leases()).orElseThrow();
    RedisServer away =
        grid.servers().stream().filter(server -> server != home).findFirst().orElseThrow();
    List<Topic> rooms = rooms(60);
    lease();
    for (Topic room : rooms) registry.joined(NODE, room, "1.1", 1, "ann");
    List<Topic> there = rooms.stream().filter(room -> isAt(away, room)).toList();
    List<Topic> here = rooms.stream().filter(room -> !isAt(away, room)).toList();
    assertThat(there).isNotEmpty();
    Replica replica = Replica.start(registry, "reaper");

    away.pause();
    expire();
    try {
      Await.until(
          "gone where Redis answers",
          () -> here.stream().allMatch(room -> registry.members(room).isEmpty()));
    } finally {
      away.resume();
    }
    Await.until(
        "gone everywhere", () -> there.stream().allMatch(room -> registry.members(room).isEmpty()));
    replica.stop();
  }

  /** K10: the failover of a node restores entries that the reaper had removed there. */
  @Test
  void entriesThatReturnAfterAReapAreReapedAgain() {
    RedisServer home = grid.primaryOf(RedisKeys.leases()).orElseThrow();
    RedisServer other =
        grid.servers().stream().filter(server -> server != home).findFirst().orElseThrow();
    Topic room = rooms(60).stream().filter(it -> isAt(other, it)).findFirst().orElseThrow();
    lease();
    registry.joined(NODE, room, "1.1", 1, "ann");
    Replica replica = Replica.start(registry, "reaper");
    expire();
    Await.until("reaped", () -> registry.members(room).isEmpty());
    Await.until("fenced", () -> !fence(other, room).isEmpty());

    other.run("DEL", RedisKeys.deadNodes(Partition.of(room)));
    ghost(room);
    assertThat(registry.members(room)).containsKey("ann");
    other.run("CLIENT", "KILL", "TYPE", "normal");

    Await.until("reaped again", () -> isEmpty(room));
    replica.stop();
  }

  /** Returns false while the links reconnect. */
  private boolean isEmpty(Topic room) {
    return registry
        .queries
        .roster(new RosterQuery(room))
        .map(roster -> roster.members().isEmpty())
        .otherwise(false)
        .await();
  }

  /**
   * Adds what an old replica would contain: a member of an edge that it does not know to be dead.
   */
  private void ghost(Topic room) {
    grid.primaryOf(RedisKeys.deadLeases()).orElseThrow().run("ZREM", RedisKeys.deadLeases(), NODE);
    lease();
    registry.joined(NODE, room, "1.1", 9, "ann");
    RedisServer home = grid.primaryOf(RedisKeys.leases()).orElseThrow();
    home.run("ZREM", RedisKeys.leases(), NODE);
    home.run(
        "ZADD",
        RedisKeys.deadLeases(),
        home.run("TIME").lines().findFirst().orElseThrow() + "000",
        NODE);
  }

  private String fence(RedisServer server, Topic room) {
    return server.run("ZSCORE", RedisKeys.deadNodes(Partition.of(room)), NODE);
  }

  private void lease() {
    long seconds = Long.parseLong(home().run("TIME").lines().findFirst().orElseThrow());
    home().run("ZADD", RedisKeys.leases(), Long.toString((seconds + 600) * 1_000), NODE);
  }

  private void expire() {
    home().run("ZADD", RedisKeys.leases(), "XX", "0", NODE);
  }

  private RedisServer home() {
    return grid.primaryOf(RedisKeys.leases()).orElseThrow();
  }

  private boolean isAt(RedisServer server, Topic room) {
    int slot = Partition.of(room).slot();
    return slot * RedisGrid.PRIMARIES / HashSlot.COUNT == grid.servers().indexOf(server);
  }

  private static List<Topic> rooms(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Topic("app", "presence-" + i)).toList();
  }
}
