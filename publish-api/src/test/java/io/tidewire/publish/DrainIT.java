package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.WireClient;
import io.vertx.core.Future;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainIT {

  private static final Backend BACKEND = Backend.VECTORS;

  private RedisServer redis;
  private RunningApi api;

  @BeforeEach
  void start() {
    redis = RedisServer.own();
    api = RunningApi.start(redis, Map.of("tidewire.publish.drain-lag", "1s"));
  }

  @AfterEach
  void stop() {
    api.close();
    redis.close();
  }

  @Test
  void duringTheLagRequestsAreServedAndTheirSendersToldToGo() {
    try (WireClient old = api.connect()) {
      assertThat(old.call(BACKEND.event("e", "c", "")).header("connection")).isEmpty();

      Future<Void> drained = api.service.drain();
      Await.until(() -> !api.call(BACKEND.event("e", "c", "")).header("connection").isEmpty());

      Reply last = old.call(BACKEND.event("e", "c", ""));
      assertThat(last.status()).isEqualTo(200);
      assertThat(last.header("connection")).isEqualTo("close");
      assertThat(old.isHungUpWithin(Duration.ofSeconds(5))).isTrue();
      drained.await();
    }
  }

  @Test
  void afterTheLagNobodyIsLetInAndIdleConnectionsEnd() {
    try (WireClient idle = api.connect()) {
      idle.call(BACKEND.event("e", "c", ""));

      api.service.drain().await();

      assertThat(idle.isHungUpWithin(Duration.ofSeconds(5))).isTrue();
      Await.until(this::isRefused);
    }
  }

  @Test
  void aRequestInHandIsAnswered() {
    redis.pause();
    try (WireClient busy = api.connect()) {
      busy.send(BACKEND.event("e", "c", ""));
      Future<Void> drained = api.service.drain();
      Await.until(this::isRefused);
      redis.resume();

      assertThat(busy.read().status()).isEqualTo(200);
      drained.await();
    } finally {
      redis.resume();
    }
  }

  private boolean isRefused() {
    try (WireClient late = api.connect()) {
      return false;
    } catch (UncheckedIOException refused) {
      return true;
    }
  }
}
