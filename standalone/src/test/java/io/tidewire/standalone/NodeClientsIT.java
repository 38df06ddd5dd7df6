package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidewire.standalone.testing.NodeProject;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** pusher-js, laravel-echo and npm's pusher server SDK, unchanged; see src/test/node. */
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

    HttpServer control = control();
    try (TidewireInOneJvm tidewire =
        TidewireInOneJvm.start(
            Map.of(), TestApp.yamlWithWatchlists() + moreApps(control.getAddress().getPort()))) {
      control.createContext("/restart-edge", order -> restartEdge(tidewire, order));

      int exit =
          project.test(
              LIMIT,
              Map.of(
                  "TIDEWIRE_PORTS", tidewire.edge(1) + "," + tidewire.edge(2),
                  "TIDEWIRE_CONTROL", "http://127.0.0.1:" + control.getAddress().getPort(),
                  "TIDEWIRE_JWT_SECRET", TestApp.JWT_SECRET));

      assertThat(exit).as("exit code of node --test").isZero();
    } finally {
      control.stop(0);
    }
  }

  /**
   * Two more apps: one with session cookies and neither tokens nor an endpoint that signs, and one
   * whose presence channels count as large with more than two members.
   */
  private static String moreApps(int port) {
    return """
      - id: "100003"
        keys: [ { key: hooked-key, secret: %s } ]
        allowed_origins: ["https://shop.example"]
        hooks:
          connect:
            url: http://127.0.0.1:%d/hook
            forward_cookies: sid
            allow_private: true
          subscribe: { url: "http://127.0.0.1:%d/hook", allow_private: true }
      - id: "100004"
        keys: [ { key: crowded-key, secret: %s } ]
        limits: { max_listed_members: 2 }
    """
        .formatted(TestApp.SECRET, port, port, TestApp.SECRET);
  }

  /** Carries out the tests' orders on the server, and is the backend of the app with hooks. */
  private static HttpServer control() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/hook", NodeClientsIT::answerHook);
      server.start();
      return server;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The cookie {@code sid=ann} identifies Ann's session. */
  private static void answerHook(HttpExchange request) throws IOException {
    JsonObject call = Buffer.buffer(request.getRequestBody().readAllBytes()).toJsonObject();
    String cookie = request.getRequestHeaders().getFirst("Cookie");
    JsonObject answer = new JsonObject();
    if (call.getString("hook").equals("subscribe")) {
      answer.put("allow", !call.getString("channel").endsWith("-closed"));
      answer.put("reason", "members only");
    } else if (cookie != null && cookie.startsWith("sid=")) {
      String user = cookie.substring("sid=".length());
      answer.put("allow", true).put("user_id", user);
      answer.put("user_info", new JsonObject().put("name", "Name of " + user));
    } else {
      answer.put("allow", false).put("reason", "log in first");
    }
    byte[] bytes = answer.encode().getBytes(StandardCharsets.UTF_8);
    request.sendResponseHeaders(200, bytes.length);
    request.getResponseBody().write(bytes);
    request.close();
  }

  private static void restartEdge(TidewireInOneJvm tidewire, HttpExchange order)
      throws IOException {
    tidewire.restartEdge(2);
    order.sendResponseHeaders(204, -1);
    order.close();
  }
}
