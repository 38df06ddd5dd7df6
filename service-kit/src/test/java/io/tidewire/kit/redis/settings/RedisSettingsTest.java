package io.tidewire.kit.redis.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisSettingsTest {

  @Test
  void noSettingsGiveTheDefaults() {
    RedisSettings settings = RedisSettings.from(Settings.of(Map.of()));

    assertThat(settings).isEqualTo(RedisSettings.DEFAULTS);
    assertThat(settings.deployment()).hasToString("redis://127.0.0.1:6379");
  }

  @Test
  void everyKeyIsMapped(@TempDir Path directory) throws IOException {
    Path pem = directory.resolve("ca.pem");
    try (InputStream authority =
        Settings.class.getResourceAsStream("/io/tidewire/kit/bus/ca.pem")) {
      Files.copy(authority, pem);
    }
    String ca = pem.toString();

    RedisSettings settings =
        RedisSettings.from(
            Settings.of(
                Map.of(
                    "tidewire.redis.url", "rediss://h:1",
                    "tidewire.redis.password", "s3cret",
                    "tidewire.redis.trusted-ca", ca,
                    "tidewire.redis.connect-timeout", "3s",
                    "tidewire.redis.command-timeout", "250ms",
                    "tidewire.redis.max-in-flight", "16")));

    assertThat(settings)
        .isEqualTo(
            new RedisSettings(
                RedisUrl.parse("rediss://:s3cret@h:1"),
                Optional.of(ca),
                Duration.ofSeconds(3),
                Duration.ofMillis(250),
                16));
  }

  @ParameterizedTest
  @CsvSource({
    "tidewire.redis.url, :s3cret@h, TIDEWIRE_REDIS_URL",
    "tidewire.redis.trusted-ca, /no/such.pem, TIDEWIRE_REDIS_TRUSTED_CA",
    "tidewire.redis.trusted-ca, /etc/hostname, TIDEWIRE_REDIS_TRUSTED_CA",
    "tidewire.redis.connect-timeout, 0s, TIDEWIRE_REDIS_CONNECT_TIMEOUT",
    "tidewire.redis.command-timeout, 0ms, TIDEWIRE_REDIS_COMMAND_TIMEOUT",
    "tidewire.redis.max-in-flight, 0, TIDEWIRE_REDIS_MAX_IN_FLIGHT",
  })
  void aWrongValueNamesItsKey(String key, String value, String name) {
    assertThatThrownBy(() -> RedisSettings.from(Settings.of(Map.of(key, value))))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void printingLeavesOutThePassword() {
    var settings = RedisSettings.of(RedisUrl.parse("redis://:s3cret@h"));

    assertThat(settings).asString().contains("redis://h:6379").doesNotContain("s3cret");
  }
}
