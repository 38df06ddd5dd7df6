package io.tidewire.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome.Occupied;
import io.tidewire.contract.presence.PresenceOutcome.Stale;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.presence.testing.TestRegistry;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisPresenceQueriesIT {

  private static final Topic NEWS = new Topic("1", "news");
  private static final Topic ROOM = new Topic("1", "presence-room");
  private static final String EDGE = "edge-a~1";
  private static final String OTHER = "edge-b~2";

  private TestRegistry registry;

  @BeforeEach
  void open() {
    registry = new TestRegistry();
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void connectionsOfAllEdgesAreAddedUp() {
    registry.occupy(EDGE, NEWS, 3, 1);
    registry.occupy(OTHER, NEWS, 4, 1);
    assertThat(registry.counts(NEWS)).isEqualTo(new ChannelCounts(7, 0));

    registry.occupy(EDGE, NEWS, 1, 2);

    assertThat(registry.counts(NEWS)).isEqualTo(new ChannelCounts(5, 0));
  }

  @Test
  void aRepeatedOrOlderReportChangesNothing() {
    registry.occupy(EDGE, NEWS, 3, 5);
    assertThat(registry.occupy(EDGE, NEWS, 3, 5)).isEqualTo(new Occupied());
    assertThat(registry.occupy(EDGE, NEWS, 9, 4)).isEqualTo(new Stale());

    assertThat(registry.counts(NEWS)).isEqualTo(new ChannelCounts(3, 0));
  }

  @Test
  void anOlderReportDoesNotReviveAChannelThatWasLeft() {
    registry.occupy(EDGE, NEWS, 0, 5);

    assertThat(registry.occupy(EDGE, NEWS, 9, 4)).isEqualTo(new Stale());

    assertThat(occupied("")).isEmpty();
    assertThat(registry.occupy(EDGE, NEWS, 2, 6)).isEqualTo(new Occupied());
    assertThat(occupied("")).containsOnlyKeys("news");
  }

  @Test
  void aChannelIsOccupiedUntilItsLastEdgeLeft() {
    registry.occupy(EDGE, NEWS, 1, 1);
    registry.occupy(OTHER, NEWS, 1, 1);
    registry.occupy(EDGE, NEWS, 0, 2);
    assertThat(occupied("")).containsOnlyKeys("news");

    registry.occupy(OTHER, NEWS, 0, 2);

    assertThat(occupied("")).isEmpty();
    assertThat(registry.lastingKeys()).containsExactly(RedisKeys.leases());
  }

  @Test
  void aCompletedJoinAndLeaveLeavesNoKeys() {
    for (int i = 0; i < 100; i++) {
      Topic visited = new Topic("1", "visited-" + i);
      registry.apply(EDGE, new PresenceOp.Occupy(visited, 1, 2 * i + 1, true));
      registry.apply(EDGE, new PresenceOp.Occupy(visited, 0, 2 * i + 2, true));
    }

    assertThat(registry.keys()).containsExactly(RedisKeys.leases());
  }

  @Test
  void thePrefixIsLiteralAndLimitedToTheApp() {
    registry.occupy(EDGE, NEWS, 1, 1);
    registry.occupy(EDGE, ROOM, 1, 2);
    registry.occupy(EDGE, new Topic("1", "presence-room.2"), 1, 3);
    registry.occupy(EDGE, new Topic("2", "presence-other"), 1, 4);

    assertThat(occupied("")).containsOnlyKeys("news", "presence-room", "presence-room.2");
    assertThat(occupied("presence-")).containsOnlyKeys("presence-room", "presence-room.2");
    assertThat(occupied("presence-room.")).containsOnlyKeys("presence-room.2");
    assertThat(occupied("*")).isEmpty();
  }

  @Test
  void userChannelsAreNeverCountedNorListed() {
    var mine = new Topic("1", "#server-to-user-ann");

    assertThat(registry.occupy(EDGE, mine, 1, 1)).isEqualTo(new Occupied());

    assertThat(occupied("")).isEmpty();
    assertThat(registry.counts(mine)).isEqualTo(ChannelCounts.NONE);
    assertThat(registry.keys()).containsExactly(RedisKeys.leases());
  }

  @Test
  void usersAreCountedOnceAndIncludeThoseInGrace() {
    registry.join(EDGE, ROOM, "1.1", 1, "ann");
    registry.join(OTHER, ROOM, "1.2", 1, "ann");
    registry.join(EDGE, ROOM, "1.3", 1, "bob");
    registry.leave(EDGE, ROOM, "1.3", 2, 60_000);
    registry.occupy(EDGE, ROOM, 1, 1);
    registry.occupy(OTHER, ROOM, 1, 1);

    assertThat(registry.counts(ROOM)).isEqualTo(new ChannelCounts(2, 2));
    assertThat(occupied("")).isEqualTo(Map.of("presence-room", new ChannelCounts(2, 2)));
    assertThat(registry.queries.users(new UsersQuery(ROOM)).await().userIds())
        .containsExactlyInAnyOrder("ann", "bob");
  }

  @Test
  void anUnknownChannelIsEmpty() {
    assertThat(registry.counts(ROOM)).isEqualTo(ChannelCounts.NONE);
    assertThat(registry.members(ROOM)).isEmpty();
    assertThat(registry.queries.users(new UsersQuery(ROOM)).await().userIds()).isEmpty();
    assertThat(registry.lastingKeys()).isEmpty();
  }

  @Test
  void countsAreReturnedInTheOrderOfTheQuery() {
    List<ChannelName> channels =
        IntStream.range(0, 100).mapToObj(i -> new ChannelName("c" + i)).toList();
    for (int i = 0; i < 100; i++) {
      registry.occupy(EDGE, new Topic("1", channels.get(i)), i, 1);
    }

    var counts = registry.queries.counts(new CountsQuery("1", channels)).await().counts();

    assertThat(counts)
        .map(ChannelCounts::subscriptions)
        .isEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void thousandsOfChannelsAreListedCompletely() {
    int many = 20_000;
    aThousandTimes(20);

    Map<String, ChannelCounts> channels = occupied("");

    assertThat(channels).hasSize(many);
    assertThat(channels.get("c12345")).isEqualTo(new ChannelCounts(12_346, 0));
  }

  @Test
  void aPageHoldsAFewThousandChannelsAtMost() {
    aThousandTimes(20);

    for (int from = 0, pages = 0; from < Partition.COUNT; pages++) {
      OccupancyReply page =
          registry.queries.occupied(new OccupancyQuery("1", "", from, false, false)).await();
      assertThat(page.channels()).hasSizeLessThan(6_000);
      assertThat(page.counts()).isEmpty();
      assertThat(pages).isLessThan(6);
      from = page.next();
    }
  }

  private void aThousandTimes(int thousands) {
    for (int from = 0; from < thousands * 1_000; from += 250) {
      PresenceOp[] ops =
          IntStream.range(from, from + 250)
              .mapToObj(i -> new PresenceOp.Occupy(new Topic("1", "c" + i), i + 1, 1))
              .toArray(PresenceOp[]::new);
      registry.effects(EDGE, ops);
    }
  }

  private Map<String, ChannelCounts> occupied(String prefix) {
    Map<String, ChannelCounts> channels = new HashMap<>();
    for (int from = 0; from < Partition.COUNT; ) {
      OccupancyReply page =
          registry.queries.occupied(new OccupancyQuery("1", prefix, from, true, true)).await();
      for (int i = 0; i < page.channels().size(); i++) {
        assertThat(channels.put(page.channels().get(i), page.counts(i))).isNull();
      }
      from = page.next();
    }
    return channels;
  }
}
