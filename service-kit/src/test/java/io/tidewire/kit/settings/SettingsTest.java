package io.tidewire.kit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private enum Colour {
    RED,
    DARK_BLUE
  }

  private static final SettingNames NAMES =
      SettingNames.of(
          List.of(
              "tidewire.a",
              "tidewire.one",
              "tidewire.two",
              "tidewire.three",
              "tidewire.list",
              "tidewire.blocks",
              "tidewire.config",
              "tidewire.edge.max-pending"));

  @TempDir private Path directory;

  @Test
  void withoutSettingsTheFallbacksApply() {
    Settings settings = Settings.of(Map.of());

    assertThat(settings.text("tidewire.a")).isEmpty();
    assertThat(settings.text("tidewire.a", "b")).isEqualTo("b");
    assertThat(settings.integer("tidewire.a", 7, 0, 10)).isEqualTo(7);
    assertThat(settings.flag("tidewire.a", true)).isTrue();
    assertThat(settings.duration("tidewire.a", Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
    assertThat(settings.list("tidewire.a", List.of("x"))).containsExactly("x");
    assertThat(settings.choice("tidewire.a", Colour.RED)).isEqualTo(Colour.RED);
  }

  @Test
  void everyTypeIsReadFromItsText() {
    Settings settings =
        Settings.of(
            Map.of(
                "tidewire.text", " word ",
                "tidewire.integer", "-3",
                "tidewire.flag", "TRUE",
                "tidewire.list", "a, b,,c",
                "tidewire.choice", "dark-blue"));

    assertThat(settings.text("tidewire.text")).contains("word");
    assertThat(settings.integer("tidewire.integer", 0, -3, 3)).isEqualTo(-3);
    assertThat(settings.flag("tidewire.flag", false)).isTrue();
    assertThat(settings.list("tidewire.list", List.of())).containsExactly("a", "b", "c");
    assertThat(settings.choice("tidewire.choice", Colour.RED)).isEqualTo(Colour.DARK_BLUE);
  }

  @ParameterizedTest
  @CsvSource({"0s,0", "250ms,250", "15s,15000", "5m,300000", "1h,3600000"})
  void aDurationHasAUnit(String text, long millis) {
    Settings settings = Settings.of(Map.of("tidewire.a", text));

    assertThat(settings.duration("tidewire.a", Duration.ZERO)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"15", "15 s", "-1s", "1d", "s", "1.5s", "9999999999s"})
  void aWrongDurationNamesItsVariableAndItsKey(String text) {
    Settings settings = Settings.of(Map.of("tidewire.edge.unsubscribe-delay", text));

    assertThatThrownBy(() -> settings.duration("tidewire.edge.unsubscribe-delay", Duration.ZERO))
        .isInstanceOf(BadSetting.class)
        .hasMessage(
            "TIDEWIRE_EDGE_UNSUBSCRIBE_DELAY: expected a duration such as 250ms, 15s, 5m or 1h, got"
                + " \"%s\" (tidewire.edge.unsubscribe-delay)",
            text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "65536", "-1", "1.0", "99999999999"})
  void aWrongNumberNamesItsVariableAndItsKey(String text) {
    Settings settings = Settings.of(Map.of("tidewire.edge.port", text));

    assertThatThrownBy(() -> settings.integer("tidewire.edge.port", 1, 0, 65_535))
        .isInstanceOf(BadSetting.class)
        .hasMessage(
            "TIDEWIRE_EDGE_PORT: expected a whole number from 0 to 65535, got \"%s\""
                + " (tidewire.edge.port)",
            text);
  }

  @Test
  void aWrongFlagOrChoiceListsTheValidValues() {
    Settings settings = Settings.of(Map.of("tidewire.a", "yes"));

    assertThatThrownBy(() -> settings.flag("tidewire.a", true))
        .hasMessage("TIDEWIRE_A: expected true or false, got \"yes\" (tidewire.a)");
    assertThatThrownBy(() -> settings.choice("tidewire.a", Colour.RED))
        .hasMessage("TIDEWIRE_A: expected one of red, dark-blue, got \"yes\" (tidewire.a)");
  }

  @Test
  void propertiesOverrideVariablesThenTheFileThenTheDefaults() throws IOException {
    Path file =
        file(
            """
            tidewire:
              one: file
              two: file
              three: file
              list: [a, b]
              blocks:
               - c
            """);
    Properties properties = new Properties();
    properties.setProperty("tidewire.one", "property");
    Map<String, String> environment =
        Map.of(
            "TIDEWIRE_CONFIG", file.toString(),
            "TIDEWIRE_ONE", "variable",
            "TIDEWIRE_TWO", "variable");
    Map<String, String> defaults = Map.of("tidewire.three", "default", "tidewire.four", "default");

    Settings settings = Settings.from(properties, environment, defaults, NAMES);

    assertThat(settings.text("tidewire.one")).contains("property");
    assertThat(settings.text("tidewire.two")).contains("variable");
    assertThat(settings.text("tidewire.three")).contains("file");
    assertThat(settings.text("tidewire.four")).contains("default");
    assertThat(settings.list("tidewire.list", List.of())).containsExactly("a", "b");
    assertThat(settings.list("tidewire.blocks", List.of())).containsExactly("c");
  }

  @Test
  void dotsAndDashesOfAKeyAreUnderscoresInItsVariable() {
    Map<String, String> environment = Map.of("TIDEWIRE_EDGE_MAX_PENDING", "5");

    Settings settings = Settings.from(new Properties(), environment, Map.of(), NAMES);

    assertThat(settings.integer("tidewire.edge.max-pending", 1, 0, 9)).isEqualTo(5);
  }

  @Test
  void anEmptyVariableCountsAsUnset() {
    Settings settings =
        Settings.from(
            new Properties(), Map.of("TIDEWIRE_A", " "), Map.of("tidewire.a", "b"), NAMES);

    assertThat(settings.text("tidewire.a")).contains("b");
  }

  @Test
  void aNamedFileMustExist() {
    assertThatThrownBy(() -> withFile(directory.resolve("absent.yml")))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TIDEWIRE_CONFIG: no file ")
        .hasMessageContaining("absent.yml");
  }

  @Test
  void aMalformedFileIsNamedWithTheLine() throws IOException {
    Path file = file("tidewire:\n  edge: {port: 1\n  auth: 2\n");

    assertThatThrownBy(() -> withFile(file))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("TIDEWIRE_CONFIG: ")
        .hasMessageContaining("line 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"- a\n- b\n", "just words\n"})
  void aFileThatIsNotAMapIsRefused(String text) throws IOException {
    Path file = file(text);

    assertThatThrownBy(() -> withFile(file))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("is not a YAML map of settings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing yet\n"})
  void anEmptyFileSetsNothing(String text) throws IOException {
    assertThat(withFile(file(text)).text("tidewire.a")).isEmpty();
  }

  @Test
  void overridesTakePrecedenceAndTheRestStays() {
    Settings settings =
        Settings.of(Map.of("tidewire.a", "old", "tidewire.b", "old"))
            .with(Map.of("tidewire.a", "new"));

    assertThat(settings.text("tidewire.a")).contains("new");
    assertThat(settings.text("tidewire.b")).contains("old");
  }

  @Test
  void settingsDoNotPrintTheirValues() {
    Settings settings = Settings.of(Map.of("tidewire.redis.password", "hunter2"));

    assertThat(settings.toString()).doesNotContain("hunter2");
  }

  @Test
  void aMisspelledVariableIsRefusedWithASuggestion() {
    assertThatThrownBy(() -> inEnvironment("TIDEWIRE_EDGE_MAX_PENDIGN"))
        .isInstanceOf(BadSetting.class)
        .hasMessage(
            "TIDEWIRE_EDGE_MAX_PENDIGN is not a setting; did you mean TIDEWIRE_EDGE_MAX_PENDING?");
  }

  @Test
  void aVariableUnlikeAnySettingIsRefusedWithoutASuggestion() {
    assertThatThrownBy(() -> inEnvironment("TIDEWIRE_NONSENSE"))
        .hasMessage("TIDEWIRE_NONSENSE is not a setting; docs/settings.md lists all");
  }

  @Test
  void allMisspelledNamesAreReportedTogether() throws IOException {
    Path file = file("tidewire:\n  edge:\n    max-pendign: 5\n");
    Properties properties = new Properties();
    properties.setProperty("tidewire.listing", "x");
    Map<String, String> environment =
        Map.of("TIDEWIRE_CONFIG", file.toString(), "TIDEWIRE_ONEE", "x");

    assertThatThrownBy(() -> Settings.from(properties, environment, Map.of(), NAMES))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(
            file
                + ": tidewire.edge.max-pendign is not a setting; did you mean"
                + " tidewire.edge.max-pending?")
        .hasMessageContaining("TIDEWIRE_ONEE is not a setting; did you mean TIDEWIRE_ONE?")
        .hasMessageContaining("tidewire.listing is not a setting");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "TIDEWIRE_TEST_REDIS",
        "TIDEWIRE_BENCH_SECRET",
        "TIDEWIRE_LB_CONNECTIONS",
        "TIDEWIRE_APP_SECRET",
        "TIDEWIRE_BIND",
        "TIDEWIRE_URL",
        "TIDEWIRE_JAVA_OPTS",
        "TIDEWIRE_PORT_6001_TCP",
        "TIDEWIRE_EDGE_SERVICE_HOST",
        "TIDEWIRE_EDGE_SERVICE_PORT_WS",
        "TIDEWIRE_EDGE_PORT_6001_TCP_ADDR",
      })
  void variablesOfOtherProgramsAreIgnored(String variable) {
    assertThat(inEnvironment(variable).text("tidewire.a")).isEmpty();
  }

  @Test
  void theAddressOfAKubernetesServiceIsNotTakenForAMisspelledPort() {
    assertThat(NAMES.problemWithVariable("TIDEWIRE_PORT", "tcp://10.0.0.1:6001")).isEmpty();
    assertThat(NAMES.problemWithVariable("TIDEWIRE_PORT", "6001")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TIDEWIRE_AUTH_APPS", "TIDEWIRE_EDGE_PORT", "TIDEWIRE_CONFIG"})
  void aProcessKnowsTheSettingsOfAllOthers(String variable) {
    assertThat(SettingNames.all().problemWithVariable(variable, "x")).isEmpty();
  }

  private static Settings inEnvironment(String variable) {
    return Settings.from(new Properties(), Map.of(variable, "x"), Map.of(), NAMES);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("tidewire.yml"), text);
  }

  private static Settings withFile(Path file) {
    return Settings.from(
        new Properties(), Map.of("TIDEWIRE_CONFIG", file.toString()), Map.of(), NAMES);
  }
}
