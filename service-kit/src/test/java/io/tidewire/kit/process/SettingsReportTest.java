package io.tidewire.kit.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.bus.Fingerprints;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsReportTest {

  private static final Node NODE = new Node("n1", "eu", "n1~0123456789abcdef");
  private static final String SECRET = "s".repeat(32);

  @Test
  void aSettingInUseIsReportedWithItsValueAndDefault() {
    Settings settings = Settings.of(Map.of("tidewire.edge.port", "7001"));
    settings.integer("tidewire.edge.port", 6001, 0, 65_535);
    settings.duration("tidewire.stop.limit", Duration.ofMinutes(2));
    settings.list("tidewire.cluster.members", List.of("a", "b"));
    settings.text("tidewire.edge.host");

    JsonObject told = report(settings).getJsonObject("settings");

    assertThat(told.getJsonObject("tidewire.edge.port"))
        .isEqualTo(new JsonObject().put("given", true).put("value", "7001").put("default", "6001"));
    assertThat(told.getJsonObject("tidewire.stop.limit"))
        .isEqualTo(new JsonObject().put("given", false).put("value", "2m").put("default", "2m"));
    assertThat(told.getJsonObject("tidewire.cluster.members").getString("value")).isEqualTo("a,b");
    assertThat(told.getJsonObject("tidewire.edge.host"))
        .isEqualTo(new JsonObject().put("given", false));
    assertThat(told.fieldNames()).hasSize(4);
  }

  @Test
  void anUnusedSettingIsNotReported() {
    Settings settings = Settings.of(Map.of("tidewire.edge.port", "7001"));

    assertThat(report(settings).getJsonObject("settings")).isEmpty();
  }

  @Test
  void aComputedValueIsReportedAsTheDefault() {
    Settings settings = Settings.of(Map.of());
    settings.with(Map.of("tidewire.edge.host", "127.0.0.1")).text("tidewire.edge.host", "0.0.0.0");
    settings.text("tidewire.edge.host", "0.0.0.0");

    assertThat(report(settings).getJsonObject("settings").getJsonObject("tidewire.edge.host"))
        .isEqualTo(
            new JsonObject()
                .put("given", false)
                .put("value", "127.0.0.1")
                .put("default", "127.0.0.1"));
  }

  @Test
  void onlyTheFingerprintOfASecretIsReported() {
    Settings settings =
        Settings.of(
            Map.of(
                "tidewire.cluster.secret", SECRET,
                "tidewire.redis.password", "hunter2",
                "tidewire.redis.url", "redis://app:hunter3@db:6379/2"));
    settings.text("tidewire.cluster.secret");
    settings.text("tidewire.redis.password", "none");
    settings.text("tidewire.redis.url");

    JsonObject report = report(settings);

    assertThat(report.encode()).doesNotContain(SECRET, "hunter", "app:");
    JsonObject told = report.getJsonObject("settings");
    assertThat(told.getJsonObject("tidewire.redis.password"))
        .isEqualTo(
            new JsonObject()
                .put("given", true)
                .put("secret", true)
                .put("fingerprint", fingerprint("tidewire.redis.password", "hunter2")));
    assertThat(told.getJsonObject("tidewire.redis.url"))
        .isEqualTo(
            new JsonObject()
                .put("given", true)
                .put("value", "redis://…@db:6379/2")
                .put(
                    "fingerprint",
                    fingerprint("tidewire.redis.url", "redis://app:hunter3@db:6379/2")));
  }

  @Test
  void withoutAClusterSecretNoFingerprintIsReported() {
    Settings settings = Settings.of(Map.of("tidewire.redis.password", "hunter2"));
    settings.text("tidewire.redis.password");

    JsonObject report = report(settings);

    assertThat(report.containsKey("fingerprints")).isFalse();
    assertThat(report.getJsonObject("settings").getJsonObject("tidewire.redis.password"))
        .isEqualTo(new JsonObject().put("given", true).put("secret", true));
  }

  private static JsonObject report(Settings settings) {
    Optional<Fingerprints> keyed =
        Fingerprints.keyedWith(Fingerprints.Key.CLUSTER, Settings.of(settingsOfKey(settings)));
    return new SettingsReport("edge", NODE, settings, keyed).json();
  }

  /** Reads the report only, because reading a setting would count as a use. */
  private static Map<String, String> settingsOfKey(Settings settings) {
    String key = Fingerprints.Key.CLUSTER.setting();
    return settings.given(key).map(secret -> Map.of(key, secret)).orElse(Map.of());
  }

  private static String fingerprint(String name, String secret) {
    Settings key = Settings.of(Map.of("tidewire.cluster.secret", SECRET));
    return Fingerprints.of(key, BusRole.EDGE).orElseThrow().of(name, secret);
  }
}
