package io.tidewire.edge.websocket.connection;

import static io.tidewire.edge.websocket.testing.RawClient.CLOSE;
import static io.tidewire.edge.websocket.testing.RawClient.FIN;
import static io.tidewire.edge.websocket.testing.RawClient.PING;
import static io.tidewire.edge.websocket.testing.RawClient.PONG;
import static io.tidewire.edge.websocket.testing.RawClient.TEXT;
import static io.tidewire.edge.websocket.testing.RawClient.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.websocket.limits.Ticks;
import io.tidewire.edge.websocket.testing.EchoSessions;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.kit.testing.Await;
import io.tidewire.wire.error.CloseCode;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a connection ends. */
class ConnectionEndIT extends EdgeSocketFixture {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int QUIET = 45;
  private static final int PONG_TIMEOUT = 30;

  @ParameterizedTest(name = "close code {0} means {1}")
  @CsvSource({"1000, DELIBERATE", "1001, LOST", "3000, LOST", "4999, LOST"})
  void aCloseIsAnsweredWithItsCodeAndTheServerHangsUp(int code, DisconnectReason how)
      throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      client.close(code);

      RawClient.Frame answer = client.read();

      assertThat(answer.code()).isEqualTo(code);
      assertThat(client.isCutOff()).isTrue();
      assertThat(rig.sessions.departures.take()).isEqualTo(how);
    }
  }

  @Test
  void aCloseWithoutACodeIsAnsweredWithoutOne() throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(frame(FIN | CLOSE, new byte[0]));

      assertThat(client.read().payload().length()).isZero();
      assertThat(client.isCutOff()).isTrue();
      assertThat(rig.sessions.departures.take()).isEqualTo(DisconnectReason.DELIBERATE);
    }
  }

  @Test
  void whatFollowsACloseIsNotHeard() throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      byte[] close = frame(FIN | CLOSE, new byte[] {3, (byte) 0xE8});
      byte[] text = frame(FIN | TEXT, EchoSessions.BREAK.getBytes(UTF_8));
      byte[] both = Arrays.copyOf(close, close.length + text.length);
      System.arraycopy(text, 0, both, close.length, text.length);

      client.send(both);

      assertThat(client.read().code()).isEqualTo(1000);
      assertThat(rig.sessions.departures.take()).isEqualTo(DisconnectReason.DELIBERATE);
    }
  }

  @Test
  void aClientThatVanishesIsLost() throws Exception {
    RawClient.open(rig.port).close();
    assertThat(rig.sessions.departures.take()).isEqualTo(DisconnectReason.LOST);

    RawClient.open(rig.port).reset();
    assertThat(rig.sessions.departures.take()).isEqualTo(DisconnectReason.LOST);
  }

  @Test
  void ourCloseIsAnErrorFrameAndACloseFrameWithTheSameCode() throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      ClientSocket socket = rig.sessions.opened.take();
      rig.onLoop(() -> socket.close(CloseCode.UNAUTHORIZED, "expired"));

      assertThat(client.read().text())
          .isEqualTo(
              "{\"event\":\"pusher:error\",\"data\":{\"code\":4009,\"message\":\"expired\"}}");
      RawClient.Frame close = client.read();
      assertThat(close.code()).isEqualTo(4009);
      assertThat(close.reason()).isEqualTo("expired");
      client.close(4009);
      assertThat(client.isCutOff()).isTrue();
      assertThat(rig.sessions.departures.take()).isEqualTo(DisconnectReason.DELIBERATE);
    }
  }

  @Test
  void aReasonIsCutBetweenCharactersSoThatItFitsACloseFrame() throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      ClientSocket socket = rig.sessions.opened.take();
      rig.onLoop(() -> socket.close(CloseCode.UNAUTHORIZED, "🌊".repeat(40)));

      assertThat(client.readClose().reason()).isEqualTo("🌊".repeat(30));
    }
  }

  @Test
  void aClientThatDoesNotAnswerOurCloseIsCutOffAfterAWhile() throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      ClientSocket socket = rig.sessions.opened.take();
      rig.onLoop(() -> socket.close(CloseCode.RECONNECT, "away"));
      assertThat(client.readClose().code()).isEqualTo(4200);
      assertThat(rig.sessions.departures.take()).isEqualTo(DisconnectReason.DRAINED);
      assertThat(rig.node.limits().admission().connections()).isEqualTo(1);

      rig.advance(Duration.ofSeconds(LINGER));

      assertThat(client.isCutOff()).isTrue();
    }
  }

  @Test
  void aClosedSocketTakesNothingMore() throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      ClientSocket socket = rig.sessions.opened.take();
      rig.onLoop(
          () -> {
            socket.close(CloseCode.RECONNECT, "first");
            socket.close(CloseCode.UNAUTHORIZED, "second");
            socket.send("late");
          });

      assertThat(client.read().opcode()).isEqualTo(TEXT);
      assertThat(client.read().reason()).isEqualTo("first");
      rig.advance(Duration.ofSeconds(LINGER));
      assertThat(client.isCutOff()).isTrue();
    }
  }

  @Test
  void aSilentClientIsPingedAndAnAnswerKeepsItAlive() {
    try (RawClient client = RawClient.open(rig.port)) {
      for (int round = 0; round < 3; round++) {
        rig.advance(Duration.ofSeconds(QUIET));
        RawClient.Frame ping = client.read();
        assertThat(ping.opcode()).isEqualTo(PING);

        client.send(frame(FIN | PONG, ping.payload().getBytes())).text("heard " + round);
        assertThat(client.read().text()).isEqualTo("heard " + round);
      }
    }
  }

  @Test
  void aHalfOpenConnectionEndsWith4201() throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      rig.advance(Duration.ofSeconds(QUIET));
      assertThat(client.read().opcode()).isEqualTo(PING);

      rig.advance(Duration.ofSeconds(PONG_TIMEOUT));

      assertThat(client.readClose().code()).isEqualTo(4201);
      assertThat(rig.sessions.departures.take()).isEqualTo(DisconnectReason.LOST);
      rig.advance(Duration.ofSeconds(6 * LINGER));
      assertThat(client.isCutOff()).isTrue();
    }
  }

  @Test
  void bytesThatDoNotBecomeAFrameInTimeEndTheirConnection() {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(new byte[] {(byte) 0x81});
      Await.until("it is held", () -> rig.node.limits().memory().bytes() > 0);
      rig.advance(Duration.ofSeconds(20));
      client.send(new byte[] {(byte) 0x85});

      rig.advance(Duration.ofSeconds(10));

      assertThat(client.readClose().code()).isEqualTo(4151);
    }
  }

  @Test
  void aSessionThatBreaksEndsItsConnectionOnlyAndIsComplainedAboutOnce() {
    try (RawClient other = RawClient.open(rig.port);
        RawClient client = RawClient.open(rig.port)) {
      client.text(EchoSessions.BREAK);

      assertThat(client.readClose().code()).isEqualTo(1011);
      other.text("still here");
      assertThat(other.read().text()).isEqualTo("still here");
    }
    assertThat(log.complaints()).hasSize(1);
    assertThat(log.complaints().get(0)).contains("session failed");
    log.complaints().clear();
  }

  @Test
  void timePassesForASocketInStepsOfOneTick() {
    assertThat(Ticks.TICK).isEqualTo(SECOND);
    assertThat(Ticks.of(Duration.ofMillis(1))).isEqualTo(1);
    assertThat(Ticks.of(Duration.ofSeconds(2))).isEqualTo(2);
    assertThat(Ticks.of(Duration.ofMillis(2_001))).isEqualTo(3);
  }
}
