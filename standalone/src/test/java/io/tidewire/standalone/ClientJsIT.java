package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.testing.NodeProject;
import io.tidewire.standalone.testing.TestApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests client-js: its types, bundles and unit tests, its contract with pusher-js, and its clients
 * in Node and in Chromium against two edges and a Redis that are restarted meanwhile.
 */
@Timeout(900)
class ClientJsIT {

  private static final Path SOURCE = Path.of("..", "client-js");

  private static final String PLAYGROUND = "io/tidewire/standalone/quickstart";

  private static final Duration BUILD_LIMIT = Duration.ofMinutes(2);
  private static final Duration TEST_LIMIT = Duration.ofMinutes(6);

  /**
   * Lenient, so that a Redis that restarts with all its data does not make a position count as
   * stale.
   */
  private static final String STREAMS =
      "[{pattern: \"*stream-*\", history: {size: 1000}, client_rewind: 100, on_boundary: lenient},"
          + " {pattern: \"brief-*\", history: {size: 20}}]";

  /** Presence channels of the app count as large with more than ten members. */
  private static final String LISTED =
      "limits: { max_listed_members: 10, max_presence_members: 200 }\n    client_events";

  @Test
  void itsClientsHearEachMessageOnceInOrderWhateverHappens() {
    if (!NodeProject.isPossible()) {
      System.out.println("SKIPPED: ClientJsIT needs node and npm on the PATH");
      assumeTrue(false, "node and npm are not on the PATH");
    }
    NodeProject project = NodeProject.install(SOURCE, "client-js");
    // The package includes the licence from the project's directory.
    copy(Path.of("..", "LICENSE"), Path.of("target", "LICENSE"));
    assertThat(npm(project, BUILD_LIMIT, Map.of(), "check")).as("npm run check").isZero();
    assertThat(npm(project, BUILD_LIMIT, Map.of(), "build")).as("npm run build").isZero();
    assertThat(npm(project, TEST_LIMIT, Map.of(), "test")).as("npm test").isZero();
    assertThat(readBuilt("target/client-js/dist/browser/tidewire.min.mjs"))
        .as("the playground's copy of client-js: copy what was built, without its last line")
        .startsWith(readBuilt("src/main/resources/" + PLAYGROUND + "/client-js.min.mjs"));

    try (RedisServer redis = RedisServer.own("--appendonly", "yes", "--appendfsync", "always");
        TidewireInOneJvm tidewire =
            TidewireInOneJvm.start(
                Map.of(), TestApp.yamlWith(STREAMS).replaceFirst("client_events", LISTED), redis)) {
      HttpServer control = control(tidewire);
      Map<String, String> environment =
          Map.of(
              "TIDEWIRE_PORTS", tidewire.edge(1) + "," + tidewire.edge(2),
              "TIDEWIRE_CONTROL", "http://127.0.0.1:" + control.getAddress().getPort(),
              "TIDEWIRE_JWT_SECRET", TestApp.JWT_SECRET);

      int exit = npm(project, TEST_LIMIT, environment, "test:integration");

      control.stop(0);
      assertThat(exit).as("npm run test:integration").isZero();
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    }
  }

  private static String readBuilt(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static int npm(
      NodeProject project, Duration limit, Map<String, String> environment, String script) {
    return project.run(limit, environment, "npm", "run", "--silent", script);
  }

  /** Carries out the tests' orders on the server. */
  private static HttpServer control(TidewireInOneJvm tidewire) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      order(server, "/restart-edge", () -> tidewire.restartEdge(2));
      order(server, "/restart-redis", () -> tidewire.redis().restart());
      server.start();
      return server;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void order(HttpServer server, String path, Runnable obey) {
    server.createContext(
        path,
        (HttpExchange order) -> {
          obey.run();
          order.sendResponseHeaders(204, -1);
          order.close();
        });
  }
}
