package io.tidewire.edge;

import static io.tidewire.kit.testing.Await.resultOf;
import static io.tidewire.kit.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Gauge;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.wire.ServerFrames;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests two edges while Redis restarts and leases end. */
class HubGroupFailuresIT extends HubGroupFixture {

  @Test
  void subscribersStayWhileRedisRestartsAndReceiveLaterEvents() throws Exception {
    ReachedClient client = new ReachedClient(ORDERS, 1);
    join(0, 0, client);
    client.hears(ServerFrames.subscriptionSucceeded(ORDERS.channel()));

    redis.kill();
    until(() -> linksUp(0) == 0);
    ReachedClient waiting = new ReachedClient(ORDERS, 2);
    join(0, 1, waiting);
    waiting.hearsNothing();
    redis.restart();

    waiting.hears(ServerFrames.subscriptionSucceeded(ORDERS.channel()));
    publish(ORDERS, Optional.empty(), "back");
    client.hears("back");
    waiting.hears("back");
  }

  @Test
  void anEdgeDeclaredDeadStartsANewIncarnationAndReportsItsPresenceAgain() throws Exception {
    ReachedClient ann = new ReachedClient(ROOM, 1);
    joinAs("ann", 0, 0, ann);
    ann.hears(roster("ann"));
    String before = edges.get(0).node();

    presence.declareDead(before);
    redis.run("ZADD", RedisKeys.deadLeases(), "1", before);
    until(() -> !edges.get(0).node().equals(before));

    String reborn = edges.get(0).node();
    until(() -> presence.members(ROOM).equals(Map.of("ann", 2)));
    until(() -> presence.occupancy(ROOM).getOrDefault(reborn, 0) == 1);
    assertThat(redis.run("ZSCORE", RedisKeys.leases(), reborn)).isNotEmpty();
    ann.hearsNothing();
  }

  @Test
  void anEdgeAcceptsThatThePresenceServiceDeclaredItDead() throws Exception {
    String before = edges.get(0).node();
    presence.declareDead(before);

    ReachedClient ann = new ReachedClient(ROOM, 1);
    joinAs("ann", 0, 0, ann);

    ann.hears(roster("ann"));
    assertThat(edges.get(0).node()).isNotEqualTo(before);
  }

  @Test
  void aGracefulStopReleasesTheLeaseAndLeavesNothingBehind() throws Exception {
    ReachedClient ann = new ReachedClient(ROOM, 1);
    joinAs("ann", 0, 0, ann);
    ann.hears(roster("ann"));
    String node = edges.get(0).node();
    leave(0, 0, ann);

    resultOf(edges.remove(0).stop());
    contexts.remove(0);

    assertThat(redis.run("ZSCORE", RedisKeys.leases(), node)).isEqualTo("0");
    assertThat(presence.members(ROOM)).isEmpty();
    assertThat(framesHeld).hasValue(0);
  }

  @Test
  void withoutRedisTheStartFailsWithALineThatNamesItsAddress() throws Exception {
    RedisServer gone = RedisServer.own();
    String uri = gone.uri();
    gone.close();

    assertThatThrownBy(() -> resultOf(start("edge9", uri, eventLoops())))
        .hasCauseInstanceOf(StartupException.class)
        .hasMessageContaining(uri);
  }

  /** The pub/sub links that an edge's channels depend on. */
  private double linksUp(int edge) {
    return meters.get(edge).find("tidewire_redis_link_up").gauges().stream()
        .filter(link -> link.getId().toString().contains("edge.hubs."))
        .mapToDouble(Gauge::value)
        .sum();
  }
}
