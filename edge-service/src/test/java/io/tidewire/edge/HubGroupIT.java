package io.tidewire.edge;

import static io.tidewire.kit.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.wire.Member;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests two edges that share a Redis and a presence service. */
class HubGroupIT extends HubGroupFixture {

  private static final Topic PRICES = new Topic("1", "cache-prices");

  @Test
  void anEventReachesAllSubscribersOnAllLoopsOfAllEdgesExceptTheExcludedOne() throws Exception {
    List<ReachedClient> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(new ReachedClient(ORDERS, i + 1));
      join(i / LOOPS, i % LOOPS, all.get(i));
      all.get(i).hears(ServerFrames.subscriptionSucceeded(ORDERS.channel()));
    }

    publish(ORDERS, Optional.of(new SocketId("1.2")), "hello");
    publish(ORDERS, Optional.empty(), "again");

    for (ReachedClient client : all) {
      if (!client.socketId().value().equals("1.2")) client.hears("hello");
      client.hears("again");
    }
  }

  @Test
  void membersOfTwoEdgesSeeOthersJoinAndLeaveAndNeverThemselves() throws Exception {
    ReachedClient ann = new ReachedClient(ROOM, 1);
    ReachedClient ben = new ReachedClient(ROOM, 2);
    joinAs("ann", 0, 1, ann);
    ann.hears(roster("ann"));
    joinAs("ben", 1, 0, ben);
    ben.hears(roster("ann", "ben"));
    ann.hears(ServerFrames.memberAdded(ROOM.channel(), new Member("ben", "{}")));

    leave(1, 0, ben);

    ann.hears(ServerFrames.memberRemoved(ROOM.channel(), "ben"));
    ann.hearsNothing();
    ben.hearsNothing();
    assertThat(presence.members(ROOM)).isEqualTo(Map.of("ann", 1));
  }

  @Test
  void presenceKnowsTheNumberOfConnectionsOfEachEdge() throws Exception {
    ReachedClient one = new ReachedClient(ORDERS, 1);
    ReachedClient two = new ReachedClient(ORDERS, 2);
    join(0, 0, one);
    join(0, 1, two);
    until(() -> presence.occupancy(ORDERS).equals(Map.of(edges.get(0).node(), 2)));

    leave(0, 0, one);
    leave(0, 1, two);

    until(() -> presence.occupancy(ORDERS).equals(Map.of(edges.get(0).node(), 0)));
    until(() -> edges.get(0).channelCount() == 0);
    assertThat(redis.run("PUBSUB", "NUMSUB", RedisKeys.topic(ORDERS))).endsWith("0");
  }

  @Test
  void aSubscriberOfACacheChannelReceivesTheCachedEventAndThenLiveOnes() throws Exception {
    Envelope kept = envelope("kept", "id1");
    redis.run("SET", RedisKeys.cached(PRICES), kept.encode().toString());
    ReachedClient first = new ReachedClient(PRICES, 1);
    join(0, 0, first);
    first.hears(ServerFrames.subscriptionSucceeded(PRICES.channel()));
    first.hears("kept");

    publish(PRICES, Optional.empty(), "live");
    first.hears("live");
    ReachedClient second = new ReachedClient(PRICES, 2);
    join(0, 1, second);

    second.hears(ServerFrames.subscriptionSucceeded(PRICES.channel()));
    second.hears("live");
  }
}
