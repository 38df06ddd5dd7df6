package io.tidewire.kit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReloadTest {

  private static final SettingNames NAMES =
      SettingNames.of(List.of("tidewire.a", "tidewire.b", "tidewire.c", "tidewire.config"));

  @TempDir private Path directory;
  private Path file;
  private Settings settings;

  @BeforeEach
  void load() throws IOException {
    file = directory.resolve("settings.yml");
    write("tidewire.a: one\ntidewire.b: two\n");
    settings =
        Settings.from(
            new Properties(),
            Map.of("TIDEWIRE_CONFIG", file.toString(), "TIDEWIRE_C", "outside"),
            Map.of(),
            NAMES);
  }

  @Test
  void aChangedFileIsUsedOnlyWhenTaken() throws IOException {
    write("tidewire.a: new\n");

    Settings next = settings.onDisk();
    assertThat(next.text("tidewire.a")).contains("new");
    assertThat(settings.text("tidewire.a")).contains("one");

    settings.take(next, key -> true);
    assertThat(settings.text("tidewire.a")).contains("new");
    assertThat(settings.text("tidewire.b")).as("no longer set").isEmpty();
  }

  @Test
  void onlyTheChosenKeysAreTaken() throws IOException {
    write("tidewire.a: new\n");

    settings.take(settings.onDisk(), "tidewire.a"::equals);

    assertThat(settings.text("tidewire.a")).contains("new");
    assertThat(settings.text("tidewire.b")).contains("two");
  }

  @Test
  void aVariableOverridesTheFileAfterAReload() throws IOException {
    write("tidewire.c: inside\n");

    settings.take(settings.onDisk(), key -> true);

    assertThat(settings.text("tidewire.c")).contains("outside");
  }

  @Test
  void settingsDerivedFromTheseChangeWithThem() throws IOException {
    Settings derived = settings.with(Map.of("tidewire.b", "own"));
    write("tidewire.a: new\ntidewire.b: new\n");

    settings.take(settings.onDisk(), key -> true);

    assertThat(derived.text("tidewire.a")).contains("new");
    assertThat(derived.text("tidewire.b")).contains("own");
  }

  @Test
  void listenersRunAfterTheChange() throws IOException {
    AtomicInteger heard = new AtomicInteger();
    settings.onReload(
        () -> {
          assertThat(settings.text("tidewire.a")).contains("new");
          heard.incrementAndGet();
        });
    write("tidewire.a: new\n");

    settings.take(settings.onDisk(), key -> true);

    assertThat(heard).hasValue(1);
  }

  @Test
  void anUnknownSettingOrABrokenFileIsRefusedAndNothingChanges() throws IOException {
    write("tidewire.a: new\ntidewire.colour: red\n");
    assertThatThrownBy(settings::onDisk)
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("tidewire.colour");

    Files.delete(file);
    assertThatThrownBy(settings::onDisk).isInstanceOf(BadSetting.class);

    assertThat(settings.text("tidewire.a")).contains("one");
  }

  private void write(String yaml) throws IOException {
    Files.writeString(file, yaml);
  }
}
