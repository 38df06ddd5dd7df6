package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidewire.kit.testing.FreePorts;
import io.tidewire.standalone.testing.EchoedProcess;
import io.tidewire.standalone.testing.Repository;
import io.tidewire.standalone.testing.TestApp;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The stock SDKs of {@code interop}, as far as this machine has their runtime and gets their
 * packages; the others are named on stdout. Rust is left out, as it takes a minute to compile,
 * unless {@code TIDEWIRE_TEST_INTEROP} names it with others.
 */
@Timeout(300)
class InteropIT {

  private static final Duration LIMIT = Duration.ofSeconds(280);
  private static final String SHORT = "node python go php ruby";
  private static final String APP_ENDS = "    client_events: true";

  @Test
  void stockSdksOfOtherLanguagesWorkUnchanged() {
    boolean hasPython = hasPython();
    if (!hasPython) System.out.println("INTEROP SKIPPED: no python3 for interop/run.py");
    assumeTrue(hasPython);
    int receiver = FreePorts.one();
    String webhooks =
        "    webhooks: [{ url: 'http://127.0.0.1:%d/', allow_private: true }]\n"
            .formatted(receiver);
    try (TidewireInOneJvm tidewire =
        TidewireInOneJvm.start(
            Map.of(), TestApp.yaml().replaceFirst(APP_ENDS, webhooks + APP_ENDS))) {
      List<String> command = new ArrayList<>();
      command.addAll(
          List.of(
              "python3",
              Repository.ROOT.resolve("interop/run.py").toString(),
              "--server",
              "http://127.0.0.1:" + tidewire.edge(1),
              "--receiver",
              Integer.toString(receiver)));
      command.addAll(sdks());

      assertThat(EchoedProcess.run(new ProcessBuilder(command), LIMIT)).isZero();
    }
  }

  private static List<String> sdks() {
    String wanted = System.getenv("TIDEWIRE_TEST_INTEROP");
    return List.of((wanted == null ? SHORT : wanted).split(" "));
  }

  private static boolean hasPython() {
    try {
      String check = "import venv, sys; sys.exit(sys.version_info < (3, 9))";
      return EchoedProcess.run(new ProcessBuilder("python3", "-c", check), LIMIT) == 0;
    } catch (UncheckedIOException none) {
      return false;
    }
  }
}
