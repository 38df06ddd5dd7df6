package io.tidewire.cli;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Compares the launcher for Windows with the one that {@link DistributionIT} runs. No build runs
 * it; {@code deploy/test/windows.sh} does, under Wine.
 */
class WindowsLauncherTest {

  private static final Path DEPLOY = Path.of("..", "deploy");

  private static final Pattern SHELL_FLAGS =
      Pattern.compile("(?m)^  ([a-z*-]+)\\) flags=([a-z-]*) ;;$");
  private static final Pattern WINDOWS_FLAGS =
      Pattern.compile("(?m)^if \"%~1\"==\"([a-z-]*)\" set \"flags=([a-z-]+)\"$");
  private static final Pattern WINDOWS_OTHERS = Pattern.compile("(?m)^set \"flags=([a-z-]+)\"$");

  private static final Pattern SHELL_COMPLAINT =
      Pattern.compile("echo \"(tidewire: .*)\" >&2\n +exit (\\d)");
  private static final Pattern WINDOWS_COMPLAINT =
      Pattern.compile("echo (tidewire: .*) 1>&2\n +exit /b (\\d)");

  private String shell;
  private String windows;

  @BeforeEach
  void read() throws IOException {
    shell = Files.readString(DEPLOY.resolve("bin/tidewire"));
    windows = Files.readString(DEPLOY.resolve("bin/tidewire.cmd")).replace("\r\n", "\n");
  }

  @Test
  void eachCommandGetsTheFlagsThatItGetsElsewhere() {
    Map<String, String> expected = pairs(SHELL_FLAGS, shell);

    Map<String, String> actual = pairs(WINDOWS_FLAGS, windows);
    assertThat(actual.remove("")).as("without a command").isEqualTo(expected.get("start"));
    Matcher others = WINDOWS_OTHERS.matcher(windows);
    assertThat(others.find()).isTrue();
    actual.put("*", others.group(1));
    if (windows.contains("\nif \"%~1\"==\"bench\" set \"args=\"\n")) actual.put("bench", "");
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void eachServiceGetsTheFlagsThatTheJarWouldGiveIt() {
    Map<String, String> flags = pairs(WINDOWS_FLAGS, windows);

    for (ServiceCommand.Kind kind : ServiceCommand.Kind.values()) {
      assertThat(flags).containsEntry(kind.command(), kind.flags());
      assertThat(DEPLOY.resolve("jvm/" + kind.flags() + ".args")).exists();
    }
  }

  @Test
  void bothLaunchersReportMissingPartsInTheSameWordsAndWithTheSameExitCode() {
    assertThat(complaints(WINDOWS_COMPLAINT, windows.replaceAll("\"%(\\w+)%\"", "\\$$1")))
        .hasSize(2)
        .containsExactlyElementsOf(complaints(SHELL_COMPLAINT, shell));
  }

  @Test
  void flagsOfTheUserComeLastAndArgumentsAndExitCodeArePassedOn() {
    assertThat(shell.stripTrailing().lines().reduce("", (before, line) -> line))
        .endsWith("${TIDEWIRE_JAVA_OPTS:-} -jar \"$jar\" \"$@\"");
    assertThat(windows)
        .endsWith(
            "\n\"%java%\" %args% %TIDEWIRE_JAVA_OPTS% -jar \"%jar%\" %*\nexit /b %ERRORLEVEL%\n");
    assertThat(windows).contains("\nset args=\"@%jvm%\\%flags%.args\"\n");
  }

  @Test
  void bothLookIntoTheArchiveFirstAndThenIntoABuiltTree() {
    assertThat(windows.replace('\\', '/').replace("%~dp0", "$here/").lines())
        .anySatisfy(line -> assertThat(line).contains("jar=$here/../lib/tidewire.jar"))
        .anySatisfy(line -> assertThat(line).contains("jvm=$here/../lib/jvm"))
        .anySatisfy(line -> assertThat(line).contains("jar=$here/../../cli/target/tidewire.jar"))
        .anySatisfy(line -> assertThat(line).contains("jvm=$here/../jvm"));
    assertThat(shell)
        .contains("jar=$here/../lib/tidewire.jar jvm=$here/../lib/jvm")
        .contains("jar=$here/../../cli/target/tidewire.jar jvm=$here/../jvm");
  }

  private static Map<String, String> pairs(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .collect(toMap(found -> found.group(1), found -> found.group(2)));
  }

  private static List<String> complaints(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1) + ": " + found.group(2))
        .toList();
  }
}
