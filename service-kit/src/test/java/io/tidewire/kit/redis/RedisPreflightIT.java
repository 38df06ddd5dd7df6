package io.tidewire.kit.redis;

import static io.tidewire.kit.testing.Await.failureOf;
import static io.tidewire.kit.testing.Await.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.testing.RedisServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisPreflightIT {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    resultOf(vertx.close());
  }

  @Test
  void aServingRedisLetsTheStartContinue() throws Exception {
    resultOf(RedisPreflight.at(vertx, RedisServer.shared().settings()));
  }

  @Test
  void anUnreachableRedisIsNamedTogetherWithItsSetting() throws Exception {
    RedisSettings nowhere = RedisSettings.of(RedisUrl.parse("redis://:hidden@127.0.0.1:1"));

    Throwable failure = failureOf(RedisPreflight.at(vertx, nowhere));

    assertThat(failure)
        .isInstanceOf(StartupException.class)
        .hasMessageMatching("no Redis at redis://127.0.0.1:1: .*refused.* \\(TIDEWIRE_REDIS_URL\\)")
        .hasMessageNotContaining("hidden");
  }

  @ParameterizedTest
  @CsvSource({"2,true", "3,false"})
  void aStartTakesUpToThreeAttemptsToReachRedis(int failures, boolean starts) throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    NetServer failing =
        resultOf(
            vertx
                .createNetServer()
                .connectHandler(
                    socket -> {
                      if (attempts.incrementAndGet() <= failures) socket.close();
                      else forward(socket);
                    })
                .listen(0, "127.0.0.1"));
    RedisSettings settings =
        RedisSettings.of(RedisUrl.parse("redis://127.0.0.1:" + failing.actualPort()));

    Future<Void> start = RedisPreflight.at(vertx, settings);

    if (starts) {
      resultOf(start);
    } else {
      assertThat(failureOf(start)).isInstanceOf(StartupException.class);
    }
    assertThat(attempts).hasValue(RedisPreflight.ATTEMPTS);
  }

  private void forward(NetSocket socket) {
    URI redis = URI.create(RedisServer.shared().uri());
    socket.pause();
    vertx
        .createNetClient()
        .connect(redis.getPort(), redis.getHost())
        .onSuccess(
            there -> {
              there.pipeTo(socket);
              socket.pipeTo(there);
            });
  }

  @Test
  void aRedisThatRequiresAPasswordIsReported() throws Exception {
    try (RedisServer guarded = RedisServer.own("--requirepass", "pass")) {
      assertThat(failureOf(RedisPreflight.at(vertx, guarded.settings())))
          .hasMessageContaining("it requires a password");
    }
  }

  @Test
  void aNodeOfAClusterIsRefusedBeforeItLosesMostChannels() throws Exception {
    try (RedisServer node = RedisServer.own("--cluster-enabled", "yes")) {
      assertThat(failureOf(RedisPreflight.at(vertx, node.settings())))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("it is a node of a Redis Cluster")
          .hasMessageContaining("(TIDEWIRE_REDIS_URL)");
    }
  }

  @Test
  void aSentinelIsRefusedBecauseItStoresNoData() throws Exception {
    try (RedisServer sentinel = RedisServer.own("--sentinel")) {
      assertThat(failureOf(RedisPreflight.at(vertx, sentinel.settings())))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining(sentinel.uri() + ": it is a Sentinel")
          .hasMessageContaining("(TIDEWIRE_REDIS_URL)");
    }
  }

  @ParameterizedTest
  @CsvSource({"--cluster-enabled yes,a node of a Redis Cluster", "--sentinel,a Sentinel"})
  void aDatabaseInTheUrlDoesNotHideTheKindOfServer(String options, String kind) throws Exception {
    try (RedisServer wrong = RedisServer.own(options.split(" "))) {
      RedisSettings third = RedisSettings.of(RedisUrl.parse(wrong.uri() + "/3"));

      assertThat(failureOf(RedisPreflight.at(vertx, third))).hasMessageContaining("it is " + kind);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--cluster-enabled yes", "--sentinel"})
  void aStartWithoutRedisStillRefusesAWrongServer(String options) throws Exception {
    try (RedisServer wrong = RedisServer.own(options.split(" "))) {
      String url = wrong.uri().replace("redis://", "redis://:hidden@");

      assertThat(
              failureOf(RedisPreflight.unlessWrong(vertx, RedisSettings.of(RedisUrl.parse(url)))))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("no Redis at " + wrong.uri())
          .hasMessageNotContaining("hidden");
    }
  }

  @Test
  void aStartWithoutRedisDoesNotWait() throws Exception {
    RedisSettings nowhere = RedisSettings.of(RedisUrl.parse("redis://127.0.0.1:1"));

    resultOf(RedisPreflight.unlessWrong(vertx, nowhere));
    resultOf(RedisPreflight.unlessWrong(vertx, RedisServer.shared().settings()));
  }
}
