package io.tidewire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./tidewire} in a clone, with a fake Maven and a fake launcher that only print that they
 * ran.
 */
@Timeout(180)
@DisabledOnOs(OS.WINDOWS)
class BuildAndRunTest {

  /** Waits until the test has created a file. */
  private static final String SLOW_MAVEN =
      """
      #!/bin/sh
      echo '[INFO] Building Tidewire :: shared-codec 0.1.0-SNAPSHOT                  [2/11]'
      until [ -e go ]; do sleep 0.1; done
      echo '[INFO] Building Tidewire :: cli 0.1.0-SNAPSHOT                          [11/11]'
      : >cli/target/tidewire.jar
      """;

  private static final String FAILING_MAVEN =
      """
      #!/bin/sh
      echo '[INFO] Scanning for projects...'
      echo '[ERROR] a source file is wrong'
      exit 1
      """;

  @TempDir private Path clone;

  @BeforeEach
  void makeClone() throws IOException {
    Files.copy(Path.of("..", "tidewire"), clone.resolve("tidewire"));
    Files.createFile(clone.resolve("pom.xml"));
    program("deploy/bin/tidewire", "#!/bin/sh\necho \"ran with $*\"\n");
  }

  @Test
  void eachModuleIsToldAsItsBuildBegins() throws Exception {
    program("mvn/mvn", SLOW_MAVEN);
    Process process = start("publish", "news");
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);

    assertThat(said.readLine()).startsWith("Building Tidewire, ");
    assertThat(said.readLine()).isEqualTo("  shared-codec [2/11]");
    Files.createFile(clone.resolve("go"));
    assertThat(said.readLine()).isEqualTo("  cli [11/11]");
    assertThat(said.readLine()).matches("Built in \\d+ s\\.");
    assertThat(said.readLine()).isEqualTo("ran with publish news");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void aFailedBuildStartsNothingAndShowsMavensErrorAndWhereTheRestIs() throws Exception {
    program("mvn/mvn", FAILING_MAVEN);
    Process process = start();

    List<String> said = process.inputReader(StandardCharsets.UTF_8).lines().toList();

    assertThat(process.waitFor()).isEqualTo(1);
    Path log = clone.toRealPath().resolve("cli/target/build.log");
    assertThat(said.subList(1, said.size()))
        .containsExactly(
            "[ERROR] a source file is wrong",
            "tidewire: the build failed; " + log + " has all of its output");
    assertThat(log).content().contains("Scanning for projects");
  }

  @Test
  void aBuildThatIsNewerThanTheSourcesIsNotRepeated() throws Exception {
    program("mvn/mvn", FAILING_MAVEN);
    Files.createDirectories(clone.resolve("cli/target"));
    Files.createFile(clone.resolve("cli/target/tidewire.jar"));

    Process process = start("channels");

    assertThat(process.inputReader(StandardCharsets.UTF_8).lines())
        .containsExactly("ran with channels");
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private Process start(String... arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", "./tidewire");
    builder.command().addAll(List.of(arguments));
    builder.environment().merge("PATH", "", (path, none) -> clone.resolve("mvn") + ":" + path);
    return builder.directory(clone.toFile()).redirectErrorStream(true).start();
  }

  private void program(String name, String script) throws IOException {
    Path file = clone.resolve(name);
    Files.createDirectories(file.getParent());
    assertThat(Files.writeString(file, script).toFile().setExecutable(true)).isTrue();
  }
}
