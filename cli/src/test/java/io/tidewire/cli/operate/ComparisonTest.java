package io.tidewire.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.cli.operate.Comparison.Change;
import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.bus.Fingerprints;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {

  private static final String CLUSTER = "tidewire.cluster.secret";
  private static final String PASSWORD = "tidewire.redis.password";
  private static final String SECRET = "s".repeat(32);

  @Test
  void aSettingThatIsSetNowhereDoesNotChange() {
    assertThat(compared("{\"given\":false,\"value\":\"6001\",\"default\":\"6001\"}", Map.of()))
        .isEmpty();
  }

  @Test
  void aRemovedSettingReturnsToTheDefault() {
    assertThat(compared("{\"given\":true,\"value\":\"7001\",\"default\":\"6001\"}", Map.of()))
        .containsExactly(new Change("TIDEWIRE_EDGE_PORT", "7001", "6001"));
  }

  @Test
  void aSettingThatIsSetToTheDefaultDoesNotChange() {
    assertThat(
            compared(
                "{\"given\":false,\"value\":\"6001\",\"default\":\"6001\"}",
                Map.of("tidewire.edge.port", "6001")))
        .isEmpty();
  }

  @Test
  void aSettingWithoutADefaultThatIsNewOrGoneIsTold() {
    assertThat(compared("{\"given\":false}", Map.of("tidewire.edge.port", "7001")))
        .containsExactly(new Change("TIDEWIRE_EDGE_PORT", "(not set)", "7001"));
    assertThat(compared("{\"given\":true,\"value\":\"7001\"}", Map.of()))
        .containsExactly(new Change("TIDEWIRE_EDGE_PORT", "7001", "(not set)"));
  }

  @Test
  void aSettingThatTheProcessDoesNotUseIsNotCompared() {
    assertThat(compared("{\"given\":false}", Map.of("tidewire.publish.port", "7002"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1m, 60s, true",
    "1m, 61s, false",
    "TRUE, true, true",
    "'a,b', 'a, b', true",
    "'a,b', 'b,a', false",
    "/Apps, /apps, false",
  })
  void valuesThatMeanTheSameAreNoChange(String one, String other, boolean isSame) {
    assertThat(Comparison.isSame(one, other)).isEqualTo(isSame);
  }

  @Test
  void aChangedSecretIsToldAsSuch() {
    Comparison same = secrets(Map.of(CLUSTER, SECRET, PASSWORD, "hunter2"));
    Comparison other = secrets(Map.of(CLUSTER, SECRET, PASSWORD, "hunter3"));
    Comparison gone = secrets(Map.of(CLUSTER, SECRET));

    assertThat(same.changes()).isEmpty();
    assertThat(other.changes())
        .containsExactly(new Change("TIDEWIRE_REDIS_PASSWORD", "(secret)", "(another secret)"));
    assertThat(gone.changes())
        .containsExactly(new Change("TIDEWIRE_REDIS_PASSWORD", "(secret)", "(not set)"));
    assertThat(same.notCompared()).isEmpty();
  }

  @Test
  void withAnotherSecretOfTheClusterNoOtherSecretCanBeCompared() {
    Comparison comparison = secrets(Map.of(CLUSTER, "t".repeat(32), PASSWORD, "hunter2"));

    assertThat(comparison.changes())
        .containsExactly(new Change("TIDEWIRE_CLUSTER_SECRET", "(secret)", "(another secret)"));
    assertThat(comparison.notCompared()).containsExactly("TIDEWIRE_REDIS_PASSWORD");
    assertThat(comparison.fingerprints()).isEmpty();
  }

  @Test
  void appsThatAreNewGoneOrDifferentAreTold() {
    JsonObject report =
        new JsonObject()
            .put(
                "apps",
                new JsonObject()
                    .put("1", app("k", "r", "s"))
                    .put("2", app("k2", "r", "s"))
                    .put("3", app("k3", "r", "s")));
    Comparison comparison = new Comparison(report, Settings.of(Map.of()));

    comparison.compareApps(
        new JsonObject()
            .put("1", app("k", "r", "s"))
            .put("2", app("k2", "r", "other"))
            .put("4", app("k4", "r", "s")));

    assertThat(comparison.changes())
        .containsExactly(
            new Change("app 2 secrets, tokens or webhooks", "(secret)", "(another secret)"),
            new Change("app 3", "served", "(none)"),
            new Change("app 4", "(none)", "new"));
  }

  private static JsonObject app(String key, String rules, String secrets) {
    return new JsonObject().put("keys", key).put("rules", rules).put("secrets", secrets);
  }

  private static Iterable<Change> compared(String port, Map<String, String> here) {
    JsonObject report =
        new JsonObject()
            .put("settings", new JsonObject().put("tidewire.edge.port", new JsonObject(port)));
    Comparison comparison = new Comparison(report, Settings.of(here));
    comparison.compareSettings();
    return comparison.changes();
  }

  /** Compares with an edge whose password is hunter2. */
  private static Comparison secrets(Map<String, String> here) {
    Map<String, String> there = new HashMap<>(Map.of(CLUSTER, SECRET, PASSWORD, "hunter2"));
    Fingerprints keyed = Fingerprints.of(Settings.of(there), BusRole.EDGE).orElseThrow();
    JsonObject settings = new JsonObject();
    there.forEach(
        (key, secret) ->
            settings.put(
                key,
                new JsonObject()
                    .put("given", true)
                    .put("secret", true)
                    .put("fingerprint", keyed.of(key, secret))));
    Comparison comparison =
        new Comparison(
            new JsonObject().put("fingerprints", "cluster").put("settings", settings),
            Settings.of(here));
    comparison.compareSettings();
    return comparison;
  }
}
