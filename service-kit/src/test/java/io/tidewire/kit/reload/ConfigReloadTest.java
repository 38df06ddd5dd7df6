package io.tidewire.kit.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.reload.ConfigChange.Effect;
import io.tidewire.kit.reload.ReloadReport.Outcome;
import io.tidewire.kit.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConfigReloadTest {

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ConfigReload reload = new ConfigReload(meters);
  private final List<String> applied = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    Await.resultOf(vertx.close());
  }

  @Test
  void allSourcesAreAppliedInTheirOrder() throws Exception {
    reload.add(new Source("settings", change("level", Effect.AT_ONCE)));
    reload.add(new Source("apps", change("app 1", Effect.AT_ONCE)));

    ReloadReport report = run();

    assertThat(report.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(applied).containsExactly("settings", "apps");
    assertThat(generation()).isEqualTo(2);
  }

  @Test
  void ifOneSourceIsInvalidNoneIsApplied() throws Exception {
    reload.add(new Source("settings", change("level", Effect.AT_ONCE)));
    reload.add(new Source("apps", "line 3: no key"));

    ReloadReport report = run();

    assertThat(report.json())
        .isEqualTo(
            new JsonObject()
                .put("outcome", "refused")
                .put("generation", 1L)
                .put("problems", new JsonObject().put("apps", "line 3: no key")));
    assertThat(applied).isEmpty();
    assertThat(outcomes("refused")).isOne();
  }

  @Test
  void unchangedSourcesAreNotApplied() throws Exception {
    reload.add(new Source("settings"));
    reload.add(new Source("apps", change("app 1", Effect.AT_ONCE)));

    run();

    assertThat(applied).containsExactly("apps");
  }

  @Test
  void withoutAChangeTheGenerationStays() throws Exception {
    reload.add(new Source("settings"));

    assertThat(run().outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(generation()).isOne();
    assertThat(outcomes("unchanged")).isOne();
  }

  @Test
  void theReportNamesChangesThatNeedARestart() throws Exception {
    reload.add(
        new Source(
            "settings", change("level", Effect.AT_ONCE), change("port", Effect.AFTER_A_RESTART)));

    JsonObject json = run().json();

    assertThat(json.getJsonArray("changes")).isEqualTo(new JsonArray().add(told("level")));
    assertThat(json.getJsonArray("restart")).isEqualTo(new JsonArray().add(told("port")));
  }

  @Test
  void aGaugePerSourceShowsWhetherTheFileOnDiskIsInUse() {
    Source apps = new Source("apps");
    reload.add(apps);
    assertThat(stale()).isZero();

    apps.stale = true;

    assertThat(stale()).isOne();
  }

  @Test
  void aSourceThatAppliesByItselfCountsAsAGeneration() {
    reload.applied();

    assertThat(generation()).isEqualTo(2);
  }

  @Test
  void theReloadIsFoundByItsVertx() {
    assertThat(ConfigReload.of(vertx)).isEmpty();

    reload.share(vertx);

    assertThat(ConfigReload.of(vertx)).containsSame(reload);
  }

  private static JsonObject told(String name) {
    return new JsonObject()
        .put("source", "settings")
        .put("name", name)
        .put("from", "a")
        .put("to", "b");
  }

  private static ConfigChange change(String name, Effect effect) {
    return new ConfigChange(name, "a", "b", effect);
  }

  private ReloadReport run() throws Exception {
    return Await.resultOf(reload.reload(vertx));
  }

  private double generation() {
    return meters.get("tidewire_config_generation").gauge().value();
  }

  private double stale() {
    return meters.get("tidewire_config_stale").tag("source", "apps").gauge().value();
  }

  private double outcomes(String outcome) {
    return meters.get("tidewire_config_reloads_total").tag("outcome", outcome).counter().count();
  }

  private final class Source implements ConfigSource {

    private final String name;
    private final Map<Boolean, String> problem;
    private final List<ConfigChange> changes;
    private boolean stale;

    Source(String name, ConfigChange... changes) {
      this.name = name;
      this.problem = Map.of();
      this.changes = List.of(changes);
    }

    Source(String name, String problem) {
      this.name = name;
      this.problem = Map.of(true, problem);
      this.changes = List.of();
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Draft prepare() {
      problem
          .values()
          .forEach(
              text -> {
                throw new IllegalArgumentException(text);
              });
      return new Draft(
          changes,
          () -> {
            applied.add(name);
            return Future.succeededFuture();
          });
    }

    @Override
    public boolean isStale() {
      return stale;
    }
  }
}
