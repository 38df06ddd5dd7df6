package io.tidewire.auth.apps.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppsFileTest {

  private static final String ONE = app("1");
  private static final String TWO = ONE + app("2").replace("apps:\n", "");

  @TempDir Path folder;
  private Path path;
  private AppsFile file;

  @BeforeEach
  void writeAndLoad() throws IOException {
    path = folder.resolve("apps.yml");
    Files.writeString(path, ONE);
    file = new AppsFile(AppsSource.file(path), Map.<String, String>of()::get, false);
    assertThat(ids(Optional.of(file.load()))).isEqualTo("[1]");
  }

  @Test
  void nothingIsNewWhileTheFileStays() throws IOException {
    assertThat(file.poll()).isEmpty();

    Files.writeString(path, ONE);

    assertThat(file.poll()).isEmpty();
    assertThat(file.poll()).isEmpty();
  }

  @Test
  void aChangeCountsWhenItStays() throws IOException {
    Files.writeString(path, TWO);

    assertThat(file.poll()).isEmpty();
    assertThat(ids(file.poll())).isEqualTo("[1, 2]");
    assertThat(file.poll()).isEmpty();
  }

  @Test
  void aFileCaughtHalfWrittenNeverCounts() throws IOException {
    Files.writeString(path, TWO);
    assertThat(file.poll()).isEmpty();
    assertThat(file.poll()).isPresent();

    Files.writeString(path, ONE);
    assertThat(file.poll()).isEmpty();
    Files.writeString(path, TWO + "# whole\n");
    assertThat(file.poll()).isEmpty();

    assertThat(ids(file.poll())).isEqualTo("[1, 2]");
  }

  @Test
  void anInvalidFileIsLoggedOnceWithItsLineAndALaterValidOneIsUsed() throws IOException {
    Files.writeString(path, ONE + "    colour: red\n");
    assertThat(file.poll()).isEmpty();
    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(file::poll)
        .withMessage(path + ", line 6: apps[0].colour is not a setting; is it misspelled?");
    assertThat(file.poll()).isEmpty();

    Files.writeString(path, TWO);
    assertThat(file.poll()).isEmpty();
    assertThat(ids(file.poll())).isEqualTo("[1, 2]");
  }

  @Test
  void aFileThatIsGoneIsToldOnceAndCountsWhenItIsBack() throws IOException {
    Files.delete(path);
    assertThat(file.poll()).isEmpty();
    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(file::poll)
        .withMessage(path + " does not exist");
    assertThat(file.poll()).isEmpty();

    Files.writeString(path, TWO);
    assertThat(file.poll()).isEmpty();
    assertThat(ids(file.poll())).isEqualTo("[1, 2]");
  }

  @Test
  void aFileThatTheAppsFileNamesCountsAsPartOfIt() throws IOException {
    Path secret = folder.resolve("secret.txt");
    Files.writeString(secret, "before\n");
    Files.writeString(path, ONE.replace("secret: s1", "secret_file: secret.txt"));
    assertThat(file.poll()).isEmpty();
    assertThat(secretOf(file.poll())).isEqualTo("before");

    Files.writeString(secret, "after\n");

    assertThat(file.poll()).isEmpty();
    assertThat(secretOf(file.poll())).isEqualTo("after");
  }

  @Test
  void aNamedFileThatAppearsLaterHealsTheAppsFile() throws IOException {
    Files.writeString(path, ONE.replace("secret: s1", "secret_file: secret.txt"));
    assertThat(file.poll()).isEmpty();
    assertThatExceptionOfType(BadApps.class).isThrownBy(file::poll);

    Files.writeString(folder.resolve("secret.txt"), "here now");

    assertThat(file.poll()).isEmpty();
    assertThat(secretOf(file.poll())).isEqualTo("here now");
  }

  @Test
  void aFirstReadingThatFailsSaysWhy() {
    Path missing = folder.resolve("missing.yml");
    var never = new AppsFile(AppsSource.file(missing), Map.<String, String>of()::get, false);

    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(never::load)
        .withMessage(missing + " does not exist");
    assertThatExceptionOfType(BadApps.class)
        .isThrownBy(
            () ->
                new AppsFile(AppsSource.file(folder), Map.<String, String>of()::get, false).load())
        .withMessageStartingWith(folder + " is not readable");
  }

  private static String ids(Optional<Apps> apps) {
    return apps.orElseThrow().all().stream().map(App::id).toList().toString();
  }

  private static String secretOf(Optional<Apps> apps) {
    return apps.orElseThrow().only().orElseThrow().newest().secret().value();
  }

  private static String app(String id) {
    return "apps:\n  - id: "
        + id
        + "\n    keys:\n      - key: k"
        + id
        + "\n        secret: s"
        + id
        + "\n";
  }
}
