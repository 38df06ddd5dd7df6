package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.net.Networks;
import io.tidewire.kit.net.TrustedProxies;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.tidewire.publish.PublishSettings.DrainSettings;
import io.tidewire.publish.PublishSettings.ServerSettings;
import io.tidewire.publish.admission.ApiLimitSettings;
import io.tidewire.publish.admission.ApiLimitSettings.Capacity;
import io.tidewire.publish.dispatch.PublishTtls;
import io.tidewire.publish.http.HttpSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
                new ServerSettings(
                    "0.0.0.0",
                    6002,
                    HttpSettings.DEFAULTS,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(75)),
                ApiLimitSettings.from(nothing, Capacity.measured(), 512 * 1024),
                new PublishTtls(Duration.ofMinutes(30), Duration.ofMinutes(5)),
                new DrainSettings(Duration.ofSeconds(5), Duration.ofSeconds(10)),
                RedisSettings.from(nothing)));
  }

  @Test
  void everyKeyIsMapped() {
    Map<String, String> values = new HashMap<>();
    values.put("tidewire.publish.host", "127.0.0.1");
    values.put("tidewire.publish.port", "1");
    values.put("tidewire.publish.path-prefix", "/x");
    values.put("tidewire.publish.max-body", "20000");
    values.put("tidewire.publish.max-memory", "300000");
    values.put("tidewire.publish.max-connections", "10");
    values.put("tidewire.publish.max-pipelined", "11");
    values.put("tidewire.publish.unauthorized-per-address", "12");
    values.put("tidewire.publish.requests-per-address", "13");
    values.put("tidewire.publish.requests-per-app", "14");
    values.put("tidewire.publish.trusted-proxies", "192.0.2.1");
    values.put("tidewire.publish.exempt-networks", "198.51.100.0/24");
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
                new ServerSettings(
                    "127.0.0.1",
                    1,
                    new HttpSettings(new PathPrefix("/x"), 20_000, Duration.ofSeconds(2)),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4)),
                new ApiLimitSettings(
                    300_000,
                    10,
                    11,
                    new ApiLimitSettings.MostPerSecond(12, 13, 14),
                    new ApiLimitSettings.AddressSettings(
                        TrustedProxies.of(List.of("192.0.2.1")),
                        Networks.of(List.of("198.51.100.0/24")))),
                new PublishTtls(Duration.ofSeconds(5), Duration.ofSeconds(7)),
                new DrainSettings(Duration.ofSeconds(6), Duration.ofSeconds(7)),
                RedisSettings.from(settings)));
  }

  @ParameterizedTest
  @CsvSource({
    "tidewire.publish.port, 70000, TIDEWIRE_PUBLISH_PORT",
    "tidewire.publish.path-prefix, x/, TIDEWIRE_PUBLISH_PATH_PREFIX",
    "tidewire.publish.max-body, 1, TIDEWIRE_PUBLISH_MAX_BODY",
    "tidewire.publish.max-memory, 1000, TIDEWIRE_PUBLISH_MAX_MEMORY",
    "tidewire.publish.max-connections, 0, TIDEWIRE_PUBLISH_MAX_CONNECTIONS",
    "tidewire.publish.max-pipelined, 0, TIDEWIRE_PUBLISH_MAX_PIPELINED",
    "tidewire.publish.unauthorized-per-address, -1, TIDEWIRE_PUBLISH_UNAUTHORIZED_PER_ADDRESS",
    "tidewire.publish.requests-per-address, x, TIDEWIRE_PUBLISH_REQUESTS_PER_ADDRESS",
    "tidewire.publish.requests-per-app, x, TIDEWIRE_PUBLISH_REQUESTS_PER_APP",
    "tidewire.publish.trusted-proxies, proxy, TIDEWIRE_PUBLISH_TRUSTED_PROXIES",
    "tidewire.publish.exempt-networks, 10.0.0.0/99, TIDEWIRE_PUBLISH_EXEMPT_NETWORKS",
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

  @Test
  void memoryAndConnectionsComeFromTheHeapAndTheFileLimit() {
    ApiLimitSettings small = limits(new Capacity(128 << 20, 65_536));
    ApiLimitSettings large = limits(new Capacity(32L << 30, 1_024));

    assertThat(small.maxMemoryBytes()).isEqualTo(32 << 20);
    assertThat(small.maxConnections()).isEqualTo(4_096);
    assertThat(large.maxMemoryBytes()).isEqualTo(1 << 30);
    assertThat(large.maxConnections()).isEqualTo(684);
  }

  private static ApiLimitSettings limits(Capacity capacity) {
    return ApiLimitSettings.from(Settings.of(Map.of()), capacity, 512 * 1024);
  }
}
