package io.tidewire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppsCommandTest {

  @TempDir private Path directory;

  @Test
  void aNewAppIsAddedToANewFileThatOnlyItsOwnerReads() throws Exception {
    JsonObject added = new JsonObject(apps("add", "7", "--json").out());

    assertThat(added.getString("key")).hasSize(20);
    assertThat(added.getString("secret")).hasSize(64);
    assertThat(Files.getPosixFilePermissions(file()).toString())
        .contains("OWNER_READ")
        .doesNotContain("GROUP", "OTHERS");
    assertThat(new JsonObject(apps("list", "--json").out()))
        .isEqualTo(
            new JsonObject(
                "{\"id\":\"7\",\"keys\":[\"" + added.getString("key") + "\"],\"enabled\":true}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apps:\n  - id: 1 # ours\n    keys:\n      - key: old\n        secret: s\n",
        "apps:\n- id: 1 # ours\n  keys:\n  - { key: old, secret: s }\n",
        "apps:\n  - keys: [ { key: old, secret: s } ]\n    id: 1 # ours\n"
      })
  void aNewKeyComesBeforeTheOldOneAndTheRestStays(String before) throws Exception {
    Files.writeString(file(), before);

    JsonObject rotated = new JsonObject(apps("rotate-key", "1", "--json").out());
    apps("add", "2");

    assertThat(apps("list").out())
        .containsPattern("(?m)^1 +" + rotated.getString("key") + ", old +true$")
        .containsPattern("(?m)^2 +[0-9a-f]{20} +true$");
    assertThat(Files.readString(file())).contains("# ours");
  }

  @Test
  void anIdThatIsTakenChangesNothingAndIsNamed() throws Exception {
    apps("add", "7");
    String before = Files.readString(file());

    Typed typed = apps("add", "7");

    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err())
        .isEqualTo(
            "tidewire apps add: "
                + file()
                + " already has an app 7; rotate-key adds a key to it\n");
    assertThat(Files.readString(file())).isEqualTo(before);
    assertThat(directory.toFile().list()).hasSize(1);
  }

  @Test
  void anAppThatIsNotThereHasNoKeyToRotate() throws Exception {
    apps("add", "7");

    assertThat(apps("rotate-key", "8").err()).contains(file() + " has no app 8");
  }

  @Test
  void theFileMustBeNamed() {
    Typed typed = Typed.atEpoch(Map.of(), "apps", "list");

    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("--file is missing; give it or set TIDEWIRE_AUTH_APPS");
  }

  private Typed apps(String... line) {
    String[] all = new String[line.length + 1];
    all[0] = "apps";
    System.arraycopy(line, 0, all, 1, line.length);
    return Typed.atEpoch(Map.of("TIDEWIRE_AUTH_APPS", file().toString()), all);
  }

  private Path file() {
    return directory.resolve("apps.yml");
  }
}
