package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.TopicReader;
import io.tidewire.wire.Topic;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisOutageIT {

  private static final Backend BACKEND = Backend.VECTORS;

  private RedisServer redis;
  private RunningApi api;

  @BeforeEach
  void start() {
    redis = RedisServer.own();
    api = RunningApi.start(redis, Map.of("tidewire.redis.command-timeout", "500ms"));
  }

  @AfterEach
  void stop() {
    api.close();
    redis.close();
  }

  @Test
  void nothingIsTakenWhileRedisIsDownAndEverythingAfterwards() {
    assertThat(api.call(BACKEND.event("before", "c", "")).status()).isEqualTo(200);

    redis.kill();
    Await.until(() -> !api.health.isHealthy());
    Reply refused = api.call(BACKEND.event("meanwhile", "c", ""));

    assertThat(api.health.isReady()).as("who answers 503 itself").isTrue();
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("retry-after")).isIn("1", "2", "3");
    assertThat(refused.header("x-publish-outcome")).isEmpty();
    assertThat(refused.json().getInteger("code")).isEqualTo(503);
    assertThat(api.call(BACKEND.event("x", "cache-c", "")).status()).isEqualTo(503);
    assertThat(api.call(BACKEND.get("/channels/cache-c", Map.of("info", "cache"))).status())
        .isEqualTo(503);

    redis.restart();
    Await.until(api.health::isHealthy);
    try (TopicReader reader =
        new TopicReader(redis.uri(), RedisKeys.topic(new Topic("900123", "c")))) {
      assertThat(api.call(BACKEND.event("after", "c", "")).status()).isEqualTo(200);
      assertThat(reader.nextFrame()).as("nothing was kept back").contains("after");
    }
  }

  @Test
  void aRedisThatDoesNotAnswerLeavesTheOutcomeUnknown() {
    redis.pause();
    try {
      Reply unknown = api.call(BACKEND.event("e", "c", ""));

      assertThat(unknown.status()).isEqualTo(503);
      assertThat(unknown.header("retry-after")).isIn("1", "2", "3");
      assertThat(unknown.header("x-publish-outcome")).isEqualTo("unknown");
    } finally {
      redis.resume();
    }

    Await.until(() -> api.call(BACKEND.event("e", "c", "")).status() == 200);
  }

  @Test
  void aRedisThatIsFullRefusesCacheChannelsAndSaysSo() {
    redis.run("CONFIG", "SET", "maxmemory", "1");

    Reply refused = api.call(BACKEND.event("e", "cache-c", ""));

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.error()).contains("OOM");
    assertThat(refused.header("x-publish-outcome")).isEmpty();
  }
}
