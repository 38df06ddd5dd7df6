package io.tidewire.edge.websocket.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.testing.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connections of an app are counted over the whole cluster, by way of Redis. */
class QuotaIT {

  private static final RedisServer REDIS = RedisServer.shared();
  private static final String LIMITED = "limited";

  private final Vertx vertx = Vertx.vertx();
  private final Edge one = new Edge("one~1");
  private final Edge two = new Edge("two~2");

  private final class Edge {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ConnectionCounts counts = new ConnectionCounts(registry);
    private final ManualTimers timers = new ManualTimers();
    private final CommandLink redis;
    private final ConnectionQuota quota;

    Edge(String incarnation) {
      redis = CommandLink.of(vertx, REDIS.settings(), "quota", registry);
      quota =
          new ConnectionQuota(counts, redis, () -> incarnation, vertx.getOrCreateContext(), timers);
      redis.start();
      Await.resultOf(redis.up());
      quota.start();
    }

    boolean enter(int limit) {
      return Await.resultOf(entering(limit));
    }

    Future<Boolean> entering(int limit) {
      return counts.enter(counts.of(SocketRig.limited(LIMITED, limit)));
    }

    void leave() {
      counts.of(SocketRig.limited(LIMITED, 3)).leave();
    }

    /** A quarter of a second passes, and what is sent then is answered. */
    void report() {
      timers.advance(Duration.ofMillis(ConnectionQuota.PERIOD_MS));
      Await.resultOf(redis.send(Request.cmd(Command.PING)));
    }

    Response hash() {
      return Await.resultOf(
          redis.send(Request.cmd(Command.HGETALL).arg(RedisKeys.connections(LIMITED))));
    }
  }

  @BeforeEach
  void empty() {
    REDIS.flush();
  }

  @AfterEach
  void close() {
    Await.resultOf(one.redis.stop());
    Await.resultOf(two.redis.stop());
    Await.resultOf(vertx.close());
  }

  private void bothReport() {
    one.report();
    two.report();
    one.report();
  }

  @Test
  void theLimitHoldsOverAllEdges() {
    assertThat(one.enter(3)).isTrue();
    assertThat(two.enter(3)).isTrue();
    assertThat(one.enter(3)).isTrue();

    assertThat(one.enter(3)).isFalse();
    assertThat(two.enter(3)).isFalse();
  }

  @Test
  void aHundredThatComeToTwoEdgesAtOnceDoNotExceedTheLimit() {
    List<Future<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(one.entering(7));
      all.add(two.entering(7));
    }

    assertThat(all.stream().filter(Await::resultOf)).hasSize(7);
  }

  @Test
  void aPlaceThatWasLeftIsFreeWithinAQuarterOfASecond() {
    one.enter(1);
    one.leave();
    assertThat(two.enter(1)).isFalse();

    one.report();

    assertThat(two.enter(1)).isTrue();
  }

  @Test
  void whileRedisDoesNotAnswerTheLastNumbersDecide() {
    one.enter(2);
    one.report();
    Await.resultOf(one.redis.stop());

    assertThat(one.enter(2)).isTrue();
    assertThat(one.enter(2)).isFalse();
  }

  @Test
  void anAppWithoutALimitIsNotWorthACommand() {
    assertThat(one.enter(0)).isTrue();

    bothReport();

    assertThat(one.hash()).isEmpty();
  }

  @Test
  void aLimitThatIsLiftedLeavesNoTrace() {
    one.enter(3);
    bothReport();
    assertThat(one.hash().get("one~1").toInteger()).isEqualTo(1);

    assertThat(one.enter(0)).isTrue();
    bothReport();

    assertThat(one.hash()).isEmpty();
  }

  @Test
  void anEdgeThatStopsTakesItsConnectionsOutOfTheSum() {
    one.enter(3);
    two.enter(3);
    bothReport();

    Await.resultOf(one.quota.stop());
    assertThat(two.hash().getKeys()).containsExactly("two~2");

    one.timers.advance(Duration.ofMinutes(1));
    assertThat(one.timers.waiting()).isZero();
  }
}
