package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidewire.kit.testing.FreePorts;
import io.tidewire.standalone.testing.ChildJvm;
import io.tidewire.standalone.testing.NodeProject;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.standalone.testing.Token;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page at / in Chromium, with the development app and with an app of the user's own. */
@Timeout(420)
class PlaygroundIT {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final String OWN_APP =
      """
      apps:
        - id: 200002
          keys: [{key: own-key, secret: own-secret}]
          client_events: true
          token: optional
          jwt: {keys: [{secret: %s}]}
      """
          .formatted(TestApp.JWT_SECRET);

  @TempDir private Path directory;

  @Test
  void thePageShowsEveryKindOfChannelAndRecoveryInABrowser() {
    if (!NodeProject.isPossible()) {
      System.out.println("SKIPPED: PlaygroundIT needs node and npm on the PATH");
      assumeTrue(false, "node and npm are not on the PATH");
    }
    NodeProject project = NodeProject.install(Path.of("src", "test", "playground"), "playground");
    int port = FreePorts.one();
    int ownPort = FreePorts.one();
    Path apps = TestApp.file(directory, OWN_APP);
    try (ChildJvm development = start("playground", port, Map.of());
        ChildJvm own = start("own-app", ownPort, Map.of("TIDEWIRE_AUTH_APPS", apps.toString()))) {
      development.line("Ctrl-C ends it");
      own.line("Ctrl-C ends it");
      String token =
          Token.of(
              Map.of("sub", "someone", "channels", Map.of("*", List.of("subscribe", "publish"))));
      Map<String, String> environment =
          Map.of(
              "TIDEWIRE_PLAYGROUND", "http://localhost:" + port + "/",
              "TIDEWIRE_OWN", "http://localhost:" + ownPort + "/",
              "TIDEWIRE_OWN_TOKEN", token);

      int exit = project.run(LIMIT, environment, "npm", "run", "--silent", "test");

      assertThat(exit).as("npm test of the playground").isZero();
    }
  }

  private static ChildJvm start(String name, int port, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("TIDEWIRE_EDGE_PORT", Integer.toString(port));
    environment.put("TIDEWIRE_MANAGEMENT_PORT", "0");
    return ChildJvm.start(name, StandaloneMain.class, List.of(), environment);
  }
}
