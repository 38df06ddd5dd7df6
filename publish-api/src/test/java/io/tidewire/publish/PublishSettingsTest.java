package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.kit.BadSetting;
import io.tidewire.kit.Settings;
import io.tidewire.kit.redis.RedisSettings;
import io.tidewire.publish.dispatch.PublishTtls;
import io.tidewire.publish.http.HttpSettings;
import io.tidewire.publish.http.PathPrefix;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishSettingsTest {

  @Test
  void anEmptyEnvironmentGivesTheDefaults() {
    Settings nothing = Settings.of(Map.of());

    assertThat(PublishSettings.from(nothing))
        .isEqualTo(
            new PublishSettings(
                "0.0.0.0",
                6002,
                HttpSettings.DEFAULTS,
                Duration.ofSeconds(10),
                Duration.ofSeconds(75),
                new PublishTtls(Duration.ofMinutes(30), Duration.ofMinutes(5)),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                RedisSettings.from(nothing)));
  }

  @Test
  void everyKeyIsMapped() {
    Map<String, String> values = new HashMap<>();
    values.put("tidewire.publish.host", "127.0.0.1");
    values.put("tidewire.publish.port", "1");
    values.put("tidewire.publish.path-prefix", "/x");
    values.put("tidewire.publish.max-body", "20000");
    values.put("tidewire.publish.max-memory", "30000");
    values.put("tidewire.publish.body-timeout", "2s");
    values.put("tidewire.publish.head-timeout", "3s");
    values.put("tidewire.publish.keep-alive", "4s");
    values.put("tidewire.publish.cache-ttl", "5s");
    values.put("tidewire.publish.idempotency-ttl", "7s");
    values.put("tidewire.publish.drain-lag", "6s");
    values.put("tidewire.publish.drain-timeout", "7s");
    values.put("tidewire.redis.url", "redis://elsewhere:7000");
    Settings settings = Settings.of(values);

    assertThat(PublishSettings.from(settings))
        .isEqualTo(
            new PublishSettings(
                "127.0.0.1",
                1,
                new HttpSettings(new PathPrefix("/x"), 20_000, 30_000, Duration.ofSeconds(2)),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                new PublishTtls(Duration.ofSeconds(5), Duration.ofSeconds(7)),
                Duration.ofSeconds(6),
                Duration.ofSeconds(7),
                RedisSettings.from(settings)));
  }

  @ParameterizedTest
  @CsvSource({
    "tidewire.publish.port, 70000, TIDEWIRE_PUBLISH_PORT",
    "tidewire.publish.path-prefix, x/, TIDEWIRE_PUBLISH_PATH_PREFIX",
    "tidewire.publish.max-body, 1, TIDEWIRE_PUBLISH_MAX_BODY",
    "tidewire.publish.max-memory, 1000, TIDEWIRE_PUBLISH_MAX_MEMORY",
    "tidewire.publish.body-timeout, soon, TIDEWIRE_PUBLISH_BODY_TIMEOUT",
    "tidewire.publish.keep-alive, 10s, TIDEWIRE_PUBLISH_KEEP_ALIVE",
    "tidewire.publish.cache-ttl, 0s, TIDEWIRE_PUBLISH_CACHE_TTL",
    "tidewire.publish.idempotency-ttl, 0s, TIDEWIRE_PUBLISH_IDEMPOTENCY_TTL",
    "tidewire.publish.idempotency-ttl, 25h, TIDEWIRE_PUBLISH_IDEMPOTENCY_TTL"
  })
  void aWrongValueNamesItsKey(String key, String value, String name) {
    assertThatThrownBy(() -> PublishSettings.from(Settings.of(Map.of(key, value))))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(name);
  }
}
