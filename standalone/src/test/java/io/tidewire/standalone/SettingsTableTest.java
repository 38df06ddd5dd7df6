package io.tidewire.standalone;

import static io.tidewire.standalone.testing.Repository.ROOT;
import static io.tidewire.standalone.testing.Repository.javaSources;
import static io.tidewire.standalone.testing.Repository.read;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.AuthService;
import io.tidewire.auth.AuthSettings;
import io.tidewire.edge.EdgeConfig;
import io.tidewire.edge.EdgeService;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.lease.LeaseConfig;
import io.tidewire.edge.rebalance.RebalanceConfig;
import io.tidewire.edge.warmup.WarmUp;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.service.Service;
import io.tidewire.kit.settings.SettingNames;
import io.tidewire.kit.settings.Settings;
import io.tidewire.presence.PresenceService;
import io.tidewire.publish.PublishService;
import io.tidewire.publish.PublishSettings;
import io.tidewire.webhook.WebhookService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the tables in docs/settings.md with the code. */
class SettingsTableTest {

  private static final Pattern KEY = Pattern.compile("\"(tidewire(?:\\.[a-z0-9-]+)+)\"");
  private static final Pattern TEST_VARIABLE =
      Pattern.compile("\"(TIDEWIRE_TEST_(?:REDIS[A-Z_]*|SEED|FAULTS(?:_ON)?))\"");
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");

  /** A line of a table: one or more variables, and as many defaults if they can be set. */
  record Row(List<String> variables, List<String> defaults) {}

  @Test
  void aSettingIsInTheTableIfTheCodeReadsIt() {
    assertThat(documented(name -> !name.startsWith("TIDEWIRE_TEST_")))
        .containsExactlyInAnyOrderElementsOf(keys().keySet());
  }

  @Test
  void aSettingIsMarkedReloadableIfAReloadUsesIt() {
    Set<String> marked =
        read(ROOT.resolve("docs/settings.md"))
            .lines()
            .filter(line -> line.startsWith("| `TIDEWIRE_") && line.contains("*reloadable*"))
            .flatMap(line -> quoted(line.split("\\|")[1]).stream())
            .collect(toSet());

    assertThat(marked)
        .isNotEmpty()
        .isEqualTo(
            SettingNames.all()
                .keys()
                .filter(SettingNames::isReloadable)
                .map(Settings::environmentName)
                .collect(toSet()));
  }

  @Test
  void aProcessKnowsASettingIfTheCodeReadsIt() {
    assertThat(SettingNames.all().keys())
        .containsExactlyElementsOf(keys().values().stream().sorted().toList());
  }

  @Test
  void aCheckReadsEverySettingExceptThoseOfTheNodeAndItsBus() {
    Settings checked = Settings.of(Map.of());

    StandaloneMain.check(checked);

    assertThat(SettingNames.all().keys().filter(key -> !checked.used().containsKey(key)))
        .allSatisfy(
            key ->
                assertThat(key)
                    .matches(
                        "tidewire\\.((bus|cluster|node)\\..+|config|management\\.host"
                            + "|native-transport|quickstart\\.hosts)"));
  }

  @Test
  void theManagementPortOfEachServiceIsTheOneInTheTableAndInTheHealthCheckOfItsImage() {
    String table = read(ROOT.resolve("docs/settings.md"));
    String healthCheck = read(ROOT.resolve("deploy/health.sh"));
    Map<String, Service> images =
        Map.of(
            "edge-service", new EdgeService(),
            "publish-api", new PublishService(),
            "auth-service", new AuthService(),
            "presence-service", new PresenceService(),
            "webhook-service", new WebhookService());

    images.forEach(
        (image, service) -> {
          String port = service.defaults().get("tidewire.management.port");
          assertThat(table).contains(port + " " + service.name());
          assertThat(healthCheck).contains(image + ") port=" + port + " ;;");
        });
  }

  @Test
  void aTestsSettingIsInTheTableIfTheTestsReadIt() {
    assertThat(documented(name -> name.startsWith("TIDEWIRE_TEST_")))
        .isEqualTo(found(TEST_VARIABLE, "src/test/java").collect(toSet()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void aDefaultInTheTableIsTheOneInTheCode(Row row) {
    Map<String, String> keys = keys();
    for (int i = 0; i < row.defaults.size(); i++) {
      String key = Optional.ofNullable(keys.get(row.variables.get(i))).orElseThrow();

      assertThat(everything(Settings.of(Map.of(key, row.defaults.get(i)))))
          .as(key)
          .isEqualTo(everything(Settings.of(Map.of())));
    }
  }

  /** The services' configurations that result from the settings. */
  private static List<Object> everything(Settings settings) {
    return List.of(
        RedisSettings.from(settings),
        EdgeConfig.from(settings),
        WarmUp.longest(settings),
        HubConfig.from(settings),
        RebalanceConfig.from(settings),
        LeaseConfig.from(settings),
        PublishSettings.from(settings),
        AuthSettings.from(settings));
  }

  private static Set<String> documented(Predicate<String> wanted) {
    return rows().flatMap(row -> row.variables.stream()).filter(wanted).collect(toSet());
  }

  private static Stream<Row> rows() {
    return read(ROOT.resolve("docs/settings.md"))
        .lines()
        .filter(line -> line.startsWith("| `TIDEWIRE_"))
        .map(line -> line.split("\\|"))
        .map(cells -> row(quoted(cells[1]), cells[2].strip()));
  }

  /** A default that is described in words is not compared. */
  private static Row row(List<String> variables, String defaults) {
    boolean literal = defaults.startsWith("`") && !variables.get(0).startsWith("TIDEWIRE_TEST_");
    return new Row(variables, literal ? quoted(defaults).subList(0, variables.size()) : List.of());
  }

  private static List<String> quoted(String cell) {
    return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  /** The keys in the code, by their environment variables. */
  private static Map<String, String> keys() {
    return found(KEY, "src/main/java")
        .distinct()
        .collect(toMap(Settings::environmentName, key -> key));
  }

  private static Stream<String> found(Pattern pattern, String below) {
    List<String> found = new ArrayList<>();
    for (Path file : javaSources(below)) {
      pattern.matcher(read(file)).results().map(SettingsTableTest::name).forEach(found::add);
    }
    assertThat(found).isNotEmpty();
    return found.stream();
  }

  private static String name(MatchResult found) {
    return found.group(1);
  }
}
