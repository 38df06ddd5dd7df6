package io.tidewire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@code tidewire rebalance} sends to an edge's management port, and prints about the answer.
 */
class RebalanceCommandTest {

  private static final String STATUS =
      """
      {"node": "edge-1~a", "sockets": 5000, "mean": 2500, "active": false, "paused": "settling",
       "edges": [{"node": "edge-1~a", "sockets": 5000, "well": true},
                 {"node": "edge-2~b", "sockets": 0, "well": false}]}
      """;

  private final List<String> requests = new ArrayList<>();
  private String answer = STATUS;
  private HttpServer edge;

  @BeforeEach
  void start() throws IOException {
    edge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    edge.createContext(
        "/rebalance",
        exchange -> {
          requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    edge.start();
  }

  @AfterEach
  void stop() {
    edge.stop(0);
  }

  private Typed rebalance(String... more) {
    List<String> words = new ArrayList<>(List.of("rebalance", "--management-url"));
    words.add("http://127.0.0.1:" + edge.getAddress().getPort());
    words.addAll(List.of(more));
    return Typed.atEpoch(Map.of(), words.toArray(String[]::new));
  }

  @Test
  void allClientsAreOrderedToMoveAndTheEdgesAreListed() {
    Typed typed = rebalance();

    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(requests).containsExactly("POST /rebalance?clients=all");
    assertThat(typed.out().lines())
        .anyMatch(line -> line.matches("edge-1~a +5000 +well"))
        .anyMatch(line -> line.matches("edge-2~b +0 +unwell"))
        .contains("ordered: move all", "edge-1~a moves nobody now: settling");
  }

  @Test
  void onlyClientsThatMissNothingMoveIfThatIsAsked() {
    assertThat(rebalance("--clients", "rec1").code()).isZero();

    assertThat(requests).containsExactly("POST /rebalance?clients=rec1");
  }

  @Test
  void aStopOrdersToMoveNobody() {
    assertThat(rebalance("--stop").out()).contains("ordered: move nobody");

    assertThat(requests).containsExactly("POST /rebalance?clients=none");
  }

  @Test
  void showingOrdersNothing() {
    assertThat(rebalance("--show").out()).contains("5000").doesNotContain("ordered");

    assertThat(requests).containsExactly("GET /rebalance");
  }

  @Test
  void machinesGetTheAnswerItself() {
    assertThat(new JsonObject(rebalance("--json").out())).isEqualTo(new JsonObject(STATUS));
  }

  @Test
  void anotherServerAndAnUnknownKindOfClientAreRefused() {
    answer = "<html>";
    assertThat(rebalance().code()).isEqualTo(1);
    assertThat(rebalance().err()).contains("is not the management port of an edge");

    Typed typed = rebalance("--clients", "some");
    assertThat(typed.code()).isEqualTo(2);
    assertThat(typed.err()).contains("--clients", "some");
  }
}
