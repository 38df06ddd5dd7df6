package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.tidewire.standalone.testing.ExportedMetrics;
import io.tidewire.standalone.testing.Promtool;
import io.tidewire.standalone.testing.Repository;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the dashboards for Grafana with the code and the alerts. {@code
 * deploy/test/dashboards.py} checks on a live cluster that each query has data.
 */
class DashboardsTest {

  private static final List<Path> FILES =
      Repository.filesBelow(Repository.ROOT.resolve("deploy/grafana/dashboards"), ".json").stream()
          .sorted()
          .toList();

  private static final String ALERTS =
      Repository.read(Repository.ROOT.resolve("deploy/prometheus/alerts.yml"));

  private static final Pattern SERIES =
      Pattern.compile("\\b((?:tidewire|process|jvm|kube|container)_[a-z_]+)\\b");

  /** Series that neither a dashboard nor an alert uses, and why. */
  private static final Map<String, String> UNUSED =
      Map.of(
          "tidewire_config_generation", "a number to compare processes by",
          "tidewire_config_reloads_total", "tidewire_config_stale says what needs a person",
          "tidewire_redis_held_seconds", "only there with Redis Cluster",
          "tidewire_redis_refusals_total", "only there with Redis Cluster",
          "tidewire_trace_spans_total", "only there where traces are on; the collector shows them");

  /** Series that libraries define. */
  private static final Set<String> OF_LIBRARIES =
      Set.of("jvm_memory_used_bytes", "jvm_gc_pause_seconds_sum", "process_cpu_time_ns_total");

  @Test
  void everyTopicHasItsDashboardWithANameOfItsOwn() {
    List<String> names = FILES.stream().map(file -> file.getFileName().toString()).toList();

    assertThat(names)
        .containsExactly(
            "auth.json",
            "delivery.json",
            "edge.json",
            "kubernetes.json",
            "overview.json",
            "presence.json",
            "redis.json",
            "webhooks.json");
    for (Path file : FILES) {
      JsonObject board = board(file);
      String name = file.getFileName().toString().replace(".json", "");
      assertThat(board.getString("uid")).isEqualTo("tidewire-" + name);
      assertThat(board.getString("title")).startsWith("Tidewire / ");
      assertThat(board.getString("description")).isNotBlank();
    }
  }

  @Test
  void everyPanelSaysWhatIsNormalAndWhatToDo() {
    for (Path file : FILES) {
      for (JsonObject panel : panels(file)) {
        String text = panel.getString("description");
        assertThat(text)
            .as(panel.getString("title"))
            // First what the panel shows or what is normal, then at least one more sentence.
            .matches("(.+ )?Normal: .+[.] .+[.?]");
        for (String alert : ExportedMetrics.all(Pattern.compile("\\b(Tidewire[A-Z]\\w+)"), text)) {
          assertThat(ALERTS).contains("- alert: " + alert + "\n");
        }
      }
    }
  }

  @Test
  void aDashboardFitsAnyGrafanaAndAnyPrometheus() {
    for (Path file : FILES) {
      assertThat(Repository.read(file)).doesNotContain("http://", "https://");
      Set<Integer> ids = new HashSet<>();
      for (JsonObject panel : panels(file)) {
        assertThat(ids.add(panel.getInteger("id"))).isTrue();
        assertThat(panel.getJsonObject("datasource").getMap()).contains(datasource());
        for (JsonObject target : objects(panel.getJsonArray("targets"))) {
          assertThat(target.getJsonObject("datasource").getMap()).contains(datasource());
        }
      }
    }
  }

  @Test
  void everyMetricOfADashboardIsOneThatSomethingExports() {
    Set<String> made = ExportedMetrics.meters();
    String kubernetes = Repository.read(Repository.ROOT.resolve("deploy/test/kubernetes.prom"));
    Set<String> used = ExportedMetrics.all(SERIES, String.join("\n", queries()));

    assertThat(used).hasSizeGreaterThan(100);
    assertThat(used)
        .allMatch(
            name ->
                OF_LIBRARIES.contains(name)
                    || kubernetes.contains("\n" + name + "{")
                    || made.stream().anyMatch(meter -> ExportedMetrics.isSeriesOf(name, meter)));
  }

  @Test
  void everyMetricIsInADashboardOrAnAlertOrHasAReasonNotToBe() {
    Set<String> used = ExportedMetrics.all(SERIES, String.join("\n", queries()) + ALERTS);
    Set<String> unused = new TreeSet<>();
    for (String meter : ExportedMetrics.meters()) {
      if (used.stream().noneMatch(series -> ExportedMetrics.isSeriesOf(series, meter))) {
        unused.add(meter);
      }
    }

    assertThat(unused).isEqualTo(UNUSED.keySet());
  }

  @Test
  void prometheusReadsEveryQuery(@TempDir Path folder) throws IOException, InterruptedException {
    StringBuilder rules = new StringBuilder("groups:\n- name: queries\n  rules:\n");
    List<String> all = queries();
    for (int i = 0; i < all.size(); i++) {
      String query = all.get(i).replace("$__rate_interval", "1m");
      rules.append("  - record: query_" + i + "\n    expr: >-\n      " + query + "\n");
    }
    Files.writeString(folder.resolve("queries.yml"), rules);

    String said = Promtool.run(folder, "check", "rules", "queries.yml");

    assertThat(said).contains("SUCCESS: " + all.size() + " rules found");
  }

  private static Map.Entry<String, Object> datasource() {
    return entry("uid", "${datasource}");
  }

  private static JsonObject board(Path file) {
    return new JsonObject(Repository.read(file));
  }

  /** Without the row headings. */
  private static List<JsonObject> panels(Path file) {
    return objects(board(file).getJsonArray("panels")).stream()
        .filter(panel -> !"row".equals(panel.getString("type")))
        .toList();
  }

  private static List<String> queries() {
    List<String> queries = new ArrayList<>();
    for (Path file : FILES) {
      panels(file).stream()
          .flatMap(panel -> objects(panel.getJsonArray("targets")).stream())
          .forEach(target -> queries.add(target.getString("expr")));
    }
    return queries;
  }

  private static List<JsonObject> objects(JsonArray array) {
    return Stream.iterate(0, i -> i < array.size(), i -> i + 1).map(array::getJsonObject).toList();
  }
}
