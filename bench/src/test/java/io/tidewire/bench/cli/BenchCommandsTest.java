package io.tidewire.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments of commands. No test opens a socket. */
class BenchCommandsTest {

  private static final CommandContext WORLD =
      new CommandContext(
          () -> 0, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), "no.such.Main", false, Map.of());

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "fanout --connections 0, --connections",
    "fanout --connections many, --connections",
    "fanout --channels 7 --connections 5, --channels",
    "fanout --channels 0, --channels",
    "fanout --rate 0, --rate",
    "fanout --rate NaN, --rate",
    "fanout --batch 0, --batch",
    "fanout --bytes 3, --bytes",
    "fanout --duration 30, --duration",
    "fanout --duration 0s, --duration",
    "fanout --duration 9000m, --duration",
    "fanout --probes 9 --connections 5, --probes",
    "fanout --kind secret, --kind",
    "fanout --prefix a/b, --prefix",
    "publish --kind secret, --kind",
    "idle --channels 0, --channels",
    "storm --missed 5, --missed",
    "storm --recovery --missed -1, --missed",
    "fanout --url http://x, --url",
    "fanout --api ws://x, --api",
    "fanout --pid redis=x, --pid",
    "fanout --pace 0, --pace",
    "fanout --loops 0, --loops",
    "fanout --nonsense 1, --nonsense",
    "idle --connections 5000 --connections 1000, --connections",
    "idle --settle x, --settle",
    "storm --limit 1s --return 2s, --limit",
    "churn --rate 0, --rate",
    "churn --probe-rate 0, --probe-rate",
    "publish --rate 0, --rate",
    "publish --pipeline 0, --pipeline",
    "plot --out x, FILE",
    "summary, --out",
  })
  void aWrongArgumentIsNamedInOneLineThenComesTheUsageAndTheExitCodeIsTwo(
      String line, String argument) {
    int code = run(line.split(" "));

    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines().findFirst().orElse(""))
        .startsWith("bench: ")
        .contains(argument);
    assertThat(err.toString()).contains("Usage: ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anUnknownCommandIsNamedToo() {
    assertThat(run("fanoot")).isEqualTo(2);
    assertThat(err.toString()).contains("fanoot");
  }

  @Test
  void noCommandAtAllIsAWrongArgument() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: ");
  }

  @Test
  void helpListsTheCommandsButNotTheProbe() {
    assertThat(run("help")).isZero();
    assertThat(out.toString())
        .contains("fanout", "idle", "storm", "churn", "publish", "summary", "plot", "jmh")
        .doesNotContain("For this program's own use");
  }

  @Test
  void theSecretIsInNoHelp() {
    assertThat(run("help", "fanout")).isZero();
    assertThat(out.toString()).contains("--secret").doesNotContain("tidewire-secret");
  }

  @Test
  void resultsThatAreNotThereAreOneLineAndAFailure(@TempDir Path folder) {
    assertThat(run("plot", folder.resolve("none.json").toString(), "--out", "x")).isEqualTo(1);
    assertThat(err.toString()).startsWith("bench: cannot read ").hasLineCount(1);
  }

  private int run(String... arguments) {
    return BenchCommands.of(WORLD, new PrintWriter(out), new PrintWriter(err)).execute(arguments);
  }
}
