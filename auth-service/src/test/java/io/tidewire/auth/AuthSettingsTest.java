package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewire.auth.AuthSettings.AppsFileSettings;
import io.tidewire.auth.AuthSettings.EdgeSettings;
import io.tidewire.auth.AuthSettings.EndpointSettings;
import io.tidewire.auth.AuthSettings.Listen;
import io.tidewire.auth.AuthSettings.TokenSettings;
import io.tidewire.auth.apps.AllowedOrigins;
import io.tidewire.auth.apps.OriginPattern;
import io.tidewire.auth.http.CallerLimits;
import io.tidewire.auth.tokens.JwksSettings;
import io.tidewire.auth.tokens.TokenLimits;
import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.net.TrustedProxies;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.tidewire.signing.cluster.ClusterKey;
import io.tidewire.signing.cluster.ClusterKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthSettingsTest {

  @Test
  void whatIsNotSetHasADefault() {
    assertThat(AuthSettings.from(Settings.of(Map.of())))
        .isEqualTo(
            new AuthSettings(
                new AppsFileSettings(Optional.empty(), Duration.ofSeconds(1)),
                new EndpointSettings(
                    Optional.of(new Listen("0.0.0.0", 6003)),
                    PathPrefix.NONE,
                    Optional.empty(),
                    CallerLimits.DEFAULTS),
                new EdgeSettings(false, false, QuestionLimits.DEFAULTS, 32 << 20),
                new TokenSettings(
                    new JwksSettings(
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5),
                        Duration.ofDays(1)),
                    TokenLimits.DEFAULTS),
                Optional.empty()));
  }

  @Test
  void everySettingIsMapped() {
    Map<String, String> all = new HashMap<>();
    all.put("tidewire.auth.apps", "/etc/tidewire/apps.yml");
    all.put("tidewire.auth.poll", "5s");
    all.put("tidewire.auth.host", "127.0.0.1");
    all.put("tidewire.auth.port", "7003");
    all.put("tidewire.auth.path-prefix", "/realtime");
    all.put("tidewire.auth.cors.origins", "https://a.example, *.b.example");
    all.put("tidewire.auth.protocol-required", "true");
    all.put("tidewire.auth.jwks.refresh", "1m");
    all.put("tidewire.auth.jwks.cool-down", "2s");
    all.put("tidewire.auth.jwks.timeout", "3s");
    all.put("tidewire.auth.requests.max-waiting", "70");
    all.put("tidewire.auth.requests.max-bytes", "2000000");
    all.put("tidewire.auth.hooks.cache-bytes", "1000000");
    all.put("tidewire.auth.tokens.max-waiting", "100");
    all.put("tidewire.auth.tokens.max-bytes", "100000");
    all.put("tidewire.auth.tokens.suspects-per-second", "30");
    all.put("tidewire.auth.trusted-proxies", "10.0.0.0/8");
    all.put("tidewire.auth.max-connections", "50");
    all.put("tidewire.auth.address.max-connections", "5");
    all.put("tidewire.auth.address.requests-per-second", "6");
    all.put("tidewire.auth.address.failures-per-second", "7");
    all.put("tidewire.auth.address.loopback", "true");
    all.put("tidewire.auth.app.requests-per-second", "8");
    all.put("tidewire.edge.token-cookie", "jwt");
    all.put("tidewire.auth.jwks.max-age", "2h");
    all.put("tidewire.auth.cluster-key", "n".repeat(32) + ", " + "o".repeat(32));

    assertThat(AuthSettings.from(Settings.of(all)))
        .isEqualTo(
            new AuthSettings(
                new AppsFileSettings(
                    Optional.of(Path.of("/etc/tidewire/apps.yml")), Duration.ofSeconds(5)),
                new EndpointSettings(
                    Optional.of(new Listen("127.0.0.1", 7003)),
                    new PathPrefix("/realtime"),
                    Optional.of(
                        new AllowedOrigins(
                            List.of(
                                OriginPattern.parse("https://a.example"),
                                OriginPattern.parse("*.b.example")))),
                    new CallerLimits(
                        TrustedProxies.of(List.of("10.0.0.0/8")),
                        50,
                        new CallerLimits.Address(5, 6, 7, true),
                        8)),
                new EdgeSettings(true, true, new QuestionLimits(70, 2_000_000), 1_000_000),
                new TokenSettings(
                    new JwksSettings(
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofHours(2)),
                    new TokenLimits(100, 100_000, 30)),
                Optional.of(
                    new ClusterKeys(
                        new ClusterKey("n".repeat(32)),
                        Optional.of(new ClusterKey("o".repeat(32)))))));
  }

  @ParameterizedTest
  @CsvSource({
    "tidewire.auth.port, 65536, TIDEWIRE_AUTH_PORT",
    "tidewire.auth.poll, 1ms, TIDEWIRE_AUTH_POLL",
    "tidewire.auth.poll, often, TIDEWIRE_AUTH_POLL",
    "tidewire.auth.path-prefix, realtime, TIDEWIRE_AUTH_PATH_PREFIX",
    "tidewire.auth.path-prefix, /realtime/, TIDEWIRE_AUTH_PATH_PREFIX",
    "tidewire.auth.cors.origins, https://a/b, TIDEWIRE_AUTH_CORS_ORIGINS",
    "tidewire.auth.protocol-required, 7, TIDEWIRE_AUTH_PROTOCOL_REQUIRED",
    "tidewire.auth.jwks.refresh, 0s, TIDEWIRE_AUTH_JWKS_REFRESH",
    "tidewire.auth.jwks.refresh, 25h, TIDEWIRE_AUTH_JWKS_REFRESH",
    "tidewire.auth.jwks.max-age, 9m, TIDEWIRE_AUTH_JWKS_MAX_AGE",
    "tidewire.auth.jwks.max-age, 721h, TIDEWIRE_AUTH_JWKS_MAX_AGE",
    "tidewire.auth.jwks.timeout, 0ms, TIDEWIRE_AUTH_JWKS_TIMEOUT",
    "tidewire.auth.trusted-proxies, proxy.example, TIDEWIRE_AUTH_TRUSTED_PROXIES",
    "tidewire.auth.address.requests-per-second, 0, TIDEWIRE_AUTH_ADDRESS_REQUESTS_PER_SECOND",
    "tidewire.auth.cluster-key, guessable, TIDEWIRE_AUTH_CLUSTER_KEY"
  })
  void aWrongValueNamesItsSetting(String key, String value, String name) {
    assertThatExceptionOfType(BadSetting.class)
        .isThrownBy(() -> AuthSettings.from(Settings.of(Map.of(key, value))))
        .withMessageStartingWith(name + ": expected");
  }

  @Test
  void aClusterKeyThatCannotBeUsedIsNotQuoted() {
    String three = String.join(",", "a".repeat(32), "b".repeat(32), "c".repeat(32));

    assertThatExceptionOfType(BadSetting.class)
        .isThrownBy(
            () -> AuthSettings.from(Settings.of(Map.of("tidewire.auth.cluster-key", three))))
        .withMessageContaining("one key or two")
        .withMessageNotContaining("aaaa");
  }

  @Test
  void settingsWithoutServerKeepEverythingElse() {
    AuthSettings settings = AuthSettings.from(Settings.of(Map.of()));

    assertThat(settings.withoutServer().endpoints().listen()).isEmpty();
    assertThat(settings.withoutServer().tokens()).isEqualTo(settings.tokens());
  }
}
