package io.tidewire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs against a fake Kubernetes API, which records what was written, and the metrics of one edge.
 */
class DeletionCostCommandTest {

  private static final String EDGE = "127.0.0.1";
  private static final String NOBODY = "127.0.0.9";

  @TempDir private Path account;

  private final List<String> asked = new ArrayList<>();
  private final JsonObject written = new JsonObject();
  private final JsonArray pods = new JsonArray();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    Files.writeString(account.resolve("token"), "the-token\n");
    Files.writeString(account.resolve("namespace"), "chat");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/namespaces/chat/pods", this::api);
    server.createContext(
        "/metrics", exchange -> answer(exchange, 200, "tidewire_sockets{loop=\"0\"} 120.0\n"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void anEdgeCostsAsMuchAsItHasSockets() {
    pods.add(pod("edge-a", EDGE, "True", "7"));

    Typed typed = look();

    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.out()).isEqualTo("edge-a deletion cost 120\n");
    assertThat(written.getMap()).containsExactly(Map.entry("edge-a", "120"));
    assertThat(asked)
        .containsExactly(
            "GET limit=500&labelSelector=app%3Dedge Bearer the-token",
            "PATCH null Bearer the-token");
  }

  @Test
  void aCostThatIsNearlyRightIsNotWrittenAgain() {
    pods.add(pod("edge-a", EDGE, "True", "118"));

    assertThat(look().out()).isEmpty();
    assertThat(written).isEmpty();
  }

  @Test
  void aCostThatIsNotANumberIsReplaced() {
    pods.add(pod("edge-a", EDGE, "True", "cheap"));

    look();

    assertThat(written.getString("edge-a")).isEqualTo("120");
  }

  @Test
  void podsThatDoNotServeAreLeftAlone() {
    pods.add(pod("starting", EDGE, "False", "7"));
    JsonObject leaving = pod("leaving", EDGE, "True", "7");
    leaving.getJsonObject("metadata").put("deletionTimestamp", "2026-12-01T00:00:00Z");
    pods.add(leaving);

    look();

    assertThat(written).isEmpty();
  }

  @Test
  void anEdgeThatDoesNotAnswerKeepsItsCostAndTheOthersGetTheirs() {
    pods.add(pod("silent", NOBODY, "True", "7")).add(pod("edge-a", EDGE, "True", "7"));

    Typed typed = look();

    assertThat(typed.code()).isZero();
    assertThat(typed.err()).startsWith("deletion-cost: silent: cannot read http://127.0.0.9:");
    assertThat(written.fieldNames()).containsExactly("edge-a");
  }

  @Test
  void anErrorOfTheApiIsReportedWithoutTheToken() throws IOException {
    Files.writeString(account.resolve("namespace"), "other");

    Typed typed = look();

    assertThat(typed.code()).isEqualTo(1);
    assertThat(typed.err())
        .contains("GET /api/v1/namespaces/other/pods was answered with status 404")
        .doesNotContain("the-token");
  }

  @Test
  void outsideOfAPodTheMissingVariableIsNamed() {
    Typed typed =
        Typed.atEpoch(
            Map.of(), "deletion-cost", "--selector", "app=edge", "--account", account.toString());

    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("KUBERNETES_SERVICE_HOST is not set");
  }

  private Typed look() {
    String port = Integer.toString(server.getAddress().getPort());
    return Typed.atEpoch(
        Map.of(),
        "deletion-cost",
        "--once",
        "--selector=app=edge",
        "--management-port=" + port,
        "--account=" + account,
        "--api=http://127.0.0.1:" + port);
  }

  private static JsonObject pod(String name, String ip, String ready, String cost) {
    return new JsonObject()
        .put(
            "metadata",
            new JsonObject()
                .put("name", name)
                .put(
                    "annotations",
                    new JsonObject().put("controller.kubernetes.io/pod-deletion-cost", cost)))
        .put(
            "status",
            new JsonObject()
                .put("podIP", ip)
                .put(
                    "conditions",
                    new JsonArray()
                        .add(new JsonObject().put("type", "Initialized").put("status", "True"))
                        .add(new JsonObject().put("type", "Ready").put("status", ready))));
  }

  private void api(HttpExchange exchange) throws IOException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String method = exchange.getRequestMethod();
    asked.add(method + " " + exchange.getRequestURI().getRawQuery() + " " + authorization);
    if (method.equals("PATCH")) {
      String path = exchange.getRequestURI().getPath();
      JsonObject patch =
          new JsonObject(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      written.put(
          path.substring(path.lastIndexOf('/') + 1),
          patch
              .getJsonObject("metadata")
              .getJsonObject("annotations")
              .getString("controller.kubernetes.io/pod-deletion-cost"));
      answer(exchange, 200, "{}");
    } else {
      answer(exchange, 200, new JsonObject().put("items", pods).encode());
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
