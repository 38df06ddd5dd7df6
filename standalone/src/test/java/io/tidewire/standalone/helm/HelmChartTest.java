package io.tidewire.standalone.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.EdgeConfig;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.kit.settings.SettingNames;
import io.tidewire.kit.settings.Settings;
import io.tidewire.publish.PublishSettings;
import io.tidewire.standalone.testing.Repository;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the chart's files with the code. Needs no Helm. */
class HelmChartTest {

  private static final Map<String, Object> VALUES = Chart.read(Chart.FOLDER.resolve("values.yaml"));
  private static final JsonObject SCHEMA =
      new JsonObject(Repository.read(Chart.FOLDER.resolve("values.schema.json")));

  @Test
  void everySettingThatTheChartMakesIsOneThatTheCodeReads() {
    Set<String> known =
        SettingNames.all().keys().map(Settings::environmentName).collect(Collectors.toSet());

    Set<String> made = new TreeSet<>();
    for (String folder : new String[] {"templates", "ci"}) {
      for (Path file : Repository.filesBelow(Chart.FOLDER.resolve(folder), "")) {
        if (file.toFile().isFile()) made.addAll(settings(Repository.read(file)));
      }
    }

    assertThat(made).hasSizeGreaterThan(30).isSubsetOf(known);
  }

  @ParameterizedTest
  @CsvSource({
    "edge, TIDEWIRE_EDGE_PORT, port",
    "publishApi, TIDEWIRE_PUBLISH_PORT, port",
    "edge/tls, TIDEWIRE_EDGE_TLS_PORT, port",
    "cluster, TIDEWIRE_CLUSTER_PORT, memberPort"
  })
  void aPortIsTheOneInTheSettingsTable(String component, String setting, String value) {
    Pattern row = Pattern.compile("\\| `" + setting + "` \\| `(\\d+)` \\|");

    assertThat(row.matcher(Repository.read(Repository.ROOT.resolve("docs/settings.md"))).results())
        .map(found -> found.group(1))
        .containsExactly(String.valueOf(Manifest.at(VALUES, component + "/" + value)));
  }

  @Test
  void theDrainOfTheValuesIsTheCodesOwn() {
    SocketConfig sockets = EdgeConfig.from(Settings.of(Map.of())).sockets();
    PublishSettings.DrainSettings publish = PublishSettings.from(Settings.of(Map.of())).drain();

    assertThat(Manifest.at(VALUES, "edge/drain/lagSeconds"))
        .isEqualTo((int) sockets.drain().lag().toSeconds());
    assertThat(Manifest.at(VALUES, "edge/drain/windowSeconds"))
        .isEqualTo((int) sockets.drain().window().toSeconds());
    assertThat(Manifest.at(VALUES, "publishApi/drain/lagSeconds"))
        .isEqualTo((int) publish.lag().toSeconds());
    assertThat(Manifest.at(VALUES, "publishApi/drain/timeoutSeconds"))
        .isEqualTo((int) publish.timeout().toSeconds());
  }

  @Test
  void theSchemaHasEveryValueAndRefusesOthers() {
    each("", VALUES, SCHEMA, HelmChartTest::assertSameNames);
  }

  @Test
  void theReadmeNamesValuesThatExist() {
    Set<String> named =
        Pattern.compile("(?m)^\\| `([a-zA-Z.]+)`")
            .matcher(Repository.read(Chart.FOLDER.resolve("README.md")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(named).hasSizeGreaterThan(20);
    assertThat(named)
        .allSatisfy(
            name -> assertThat(Manifest.at(VALUES, name.replace('.', '/'))).isNotEqualTo(Map.of()));
  }

  @Test
  void alertsAndDashboardsAreTheRepositorysOwnFiles() throws IOException {
    Path files = Chart.FOLDER.resolve("files");

    assertThat(files.resolve("alerts.yml").toRealPath())
        .isEqualTo(Repository.ROOT.resolve("deploy/prometheus/alerts.yml").toRealPath());
    assertThat(files.resolve("dashboards").toRealPath())
        .isEqualTo(Repository.ROOT.resolve("deploy/grafana/dashboards").toRealPath());
  }

  @Test
  void edgesAreScaledOnAMetricThatTheCodeMakes() {
    assertThat(Repository.read(Chart.FOLDER.resolve("templates/autoscaling.yaml")))
        .contains("metric: {name: tidewire_sockets}");
    assertThat(Repository.javaSources("src/main/java").stream().map(Repository::read))
        .anyMatch(source -> source.contains("\"tidewire_sockets\""));
  }

  private static Set<String> settings(String text) {
    return Pattern.compile("\\bTIDEWIRE_[A-Z0-9_]*[A-Z0-9]\\b")
        .matcher(text)
        .results()
        .map(found -> found.group())
        .collect(Collectors.toSet());
  }

  private static void each(
      String path,
      Map<String, Object> values,
      JsonObject schema,
      BiConsumer<String, Map.Entry<Set<String>, Set<String>>> check) {
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    Set<String> expected = new TreeSet<>(properties.fieldNames());
    if (path.isEmpty()) expected.remove("global");
    check.accept(path, Map.entry(values.keySet(), expected));
    assertThat(schema.getValue("additionalProperties")).as(path).isEqualTo(false);
    objects(values)
        .filter(child -> properties.getJsonObject(child.getKey()).containsKey("properties"))
        .filter(child -> !child.getKey().equals("pdb"))
        .forEach(
            child ->
                each(
                    path + "/" + child.getKey(),
                    child.getValue(),
                    properties.getJsonObject(child.getKey()),
                    check));
  }

  @SuppressWarnings("unchecked")
  private static Stream<Map.Entry<String, Map<String, Object>>> objects(Map<String, Object> from) {
    return from.entrySet().stream()
        .filter(entry -> entry.getValue() instanceof Map)
        .map(entry -> Map.entry(entry.getKey(), (Map<String, Object>) entry.getValue()));
  }

  private static void assertSameNames(String path, Map.Entry<Set<String>, Set<String>> names) {
    assertThat(names.getKey()).as(path).containsExactlyInAnyOrderElementsOf(names.getValue());
  }
}
