package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.RigSetup;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.testing.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests to the socket server that ask for no upgrade, or ask wrongly. */
class PlainRequestsIT extends UpgradeEndpointFixture {

  @ParameterizedTest
  @CsvSource({"/,404", "/app,404", "/apps/1/channels,404", "/app/key,426", "/app/key/more,426"})
  void aPlainRequestGetsAPlainAnswer(String path, int status) {
    try (RawClient client = client()) {
      client.send("GET " + path + " HTTP/1.1\r\nHost: edge\r\n\r\n");

      assertThat(client.head())
          .startsWith("HTTP/1.1 " + status)
          .containsIgnoringCase("content-type: application/json");
    }
  }

  @Test
  void whatIsNotOursGoesToTheOtherHandler() {
    restart(
        new SocketRig(
            RigSetup.of(SocketConfig.DEFAULTS)
                .limits(0, 10)
                .otherwise(request -> request.response().end("other " + request.path()))));
    try (RawClient client = client()) {
      for (String path : List.of("/apps/1/events", "/", "/auth/channel")) {
        client.send("POST " + path + " HTTP/1.1\r\nHost: edge\r\nContent-Length: 2\r\n\r\nhi");
        assertThat(client.head()).startsWith("HTTP/1.1 200");
        assertThat(client.body(6 + path.length())).isEqualTo("other " + path);
      }
    }
  }

  @ParameterizedTest(name = "{1} for {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Sec-WebSocket-Version: 13 | Sec-WebSocket-Version: 8 | 426",
        "Sec-WebSocket-Version: 13 | X: y | 426",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | X: y | 400",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | Sec-WebSocket-Key: short | 400",
        "Connection: Upgrade | Connection: keep-alive | 400",
        "Host: edge | Content-Length: 3 | 400",
        "Host: edge | Transfer-Encoding: chunked | 400",
        "GET /app | POST /app | 400",
        "protocol=7 | protocol=%zz | 400",
        "HTTP/1.1 | HTTP/1.0 | 400"
      })
  void aHandshakeThatIsNoneIsAnsweredInHttp(String what, String instead, int status) {
    try (RawClient client = client()) {
      client.send(RawClient.handshake(PATH).replace(what.strip(), instead.strip()));

      assertThat(client.head()).startsWith("HTTP/1.").contains(" " + status + " ");
      assertThat(client.isCutOff()).isTrue();
    }
    assertThat(rig.auth.asked).isEmpty();
  }

  @Test
  void clientsThatDisconnectDuringTheUpgradeLeaveNoComplaintAndNoConnection() {
    for (int i = 0; i < 300; i++) client().send(RawClient.handshake(PATH)).reset();

    Await.until("all are gone", () -> rig.connections() == 0);
  }

  @Test
  void headersHaveAnEnd() {
    try (RawClient client = client()) {
      client.send("GET /app/" + "k".repeat(9_000) + " HTTP/1.1\r\nHost: edge\r\n\r\n");
      assertThat(client.head()).contains(" 414 ");
      assertThat(client.isCutOff()).isTrue();
    }
    try (RawClient client = client()) {
      client.send(RawClient.handshake(PATH, "X: " + "y".repeat(20_000)));
      assertThat(client.head()).contains(" 431 ");
      assertThat(client.isCutOff()).isTrue();
    }
  }

  @Test
  void aSlowLorisIsCutOff() {
    try (RawClient silent = client();
        RawClient slow = client();
        RawClient quick = RawClient.open(rig.port)) {
      String request = RawClient.handshake(PATH);
      for (int second = 0; second < 15; second++) {
        slow.send(request.substring(second, second + 1));
        rig.advance(Duration.ofSeconds(1));
      }

      assertThat(slow.isCutOff()).isTrue();
      assertThat(silent.isCutOff()).isTrue();
      assertThat(quick.text("fine").read().text()).isEqualTo("fine");
    }
  }

  @Test
  void anHttpConnectionThatAsksNothingMoreIsCutOff() {
    try (RawClient client = client()) {
      client.send("GET / HTTP/1.1\r\nHost: edge\r\n\r\n");
      client.head();
      client.body("{\"error\":\"not found\"}".length());
      rig.advance(Duration.ofSeconds(59));
      client.send("GET / HTTP/1.1\r\nHost: edge\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 404");

      rig.advance(Duration.ofSeconds(60));

      assertThat(client.isCutOff()).isTrue();
    }
    assertThat(rig.meter("tidewire_upgrades_lost")).isZero();
  }
}
