package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidewire.standalone.testing.NodeProject;
import io.tidewire.standalone.testing.TestApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** pusher-js, laravel-echo and the pusher server SDK of npm, unchanged; see src/test/node. */
@Timeout(300)
class NodeClientsIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Test
  void stockNodeClientsAndServersWorkUnchanged() {
    if (!NodeProject.isPossible()) {
      System.out.println("SKIPPED: NodeClientsIT needs node and npm on the PATH");
      assumeTrue(false, "node and npm are not on the PATH");
    }
    NodeProject project = NodeProject.install(Path.of("src", "test", "node"), "node");

    try (TidewireInOneJvm tidewire =
        TidewireInOneJvm.start(Map.of(), TestApp.yamlWithWatchlists())) {
      HttpServer control = control(tidewire);

      int exit =
          project.test(
              LIMIT,
              Map.of(
                  "TIDEWIRE_PORTS", tidewire.edge(1) + "," + tidewire.edge(2),
                  "TIDEWIRE_CONTROL", "http://127.0.0.1:" + control.getAddress().getPort(),
                  "TIDEWIRE_JWT_SECRET", TestApp.JWT_SECRET));

      control.stop(0);
      assertThat(exit).as("exit code of node --test").isZero();
    }
  }

  /** Does to the server what the tests order. */
  private static HttpServer control(TidewireInOneJvm tidewire) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/restart-edge", order -> restartEdge(tidewire, order));
      server.start();
      return server;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void restartEdge(TidewireInOneJvm tidewire, HttpExchange order)
      throws IOException {
    tidewire.restartEdge(2);
    order.sendResponseHeaders(204, -1);
    order.close();
  }
}
