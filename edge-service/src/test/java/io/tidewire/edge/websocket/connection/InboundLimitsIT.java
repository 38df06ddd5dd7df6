package io.tidewire.edge.websocket.connection;

import static io.tidewire.edge.websocket.testing.RawClient.CONTINUATION;
import static io.tidewire.edge.websocket.testing.RawClient.FIN;
import static io.tidewire.edge.websocket.testing.RawClient.PING;
import static io.tidewire.edge.websocket.testing.RawClient.PONG;
import static io.tidewire.edge.websocket.testing.RawClient.TEXT;
import static io.tidewire.edge.websocket.testing.RawClient.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.limits.InboundRates;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.websocket.frame.Compression;
import io.tidewire.edge.websocket.frame.InflationTest;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.server.UpgradeRules;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.testing.Await;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one connection may send: so many frames and bytes, and each message in its time. */
class InboundLimitsIT {

  private static final int BURST = 100;
  private static final int PER_SECOND = 10;
  private static final int FACTOR = 2;

  private final LogWatch log = new LogWatch();
  private final SocketRig rig = new SocketRig(config());

  private static SocketConfig config() {
    return new SocketConfig(
        new ConnectionConfig(
            SocketLimits.DEFAULTS,
            new Compression(true, 0, 1),
            new InboundRates(
                new InboundRates.Rate(PER_SECOND, BURST),
                new InboundRates.Rate(4 * 1024, 32 * 1024),
                FACTOR,
                Duration.ofSeconds(5))),
        UpgradeRules.DEFAULTS,
        SocketConfig.DEFAULTS.drain());
  }

  @AfterEach
  void nothingIsLeftBehindAndNothingWasLogged() {
    rig.untilEverybodyHasLeft();
    Await.until("nothing is held", () -> rig.node.limits().memory().bytes() == 0);
    rig.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  private static byte[] times(int count, byte[] frame) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) bytes.writeBytes(frame);
    return bytes.toByteArray();
  }

  private double exceeded(String reason) {
    return rig.meter("tidewire_limits_exceeded", "reason", reason);
  }

  @Test
  void aBurstIsAnsweredAndTheRestWaitsUntilTheRateAllowsIt() {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(times(BURST + 20, frame(FIN | TEXT, "x".getBytes(UTF_8))));
      for (int i = 0; i <= BURST; i++) assertThat(client.read().text()).isEqualTo("x");
      Await.until("it is not read", () -> exceeded("frames") == 1);

      rig.advance(Duration.ofSeconds(1));
      for (int i = 0; i < PER_SECOND; i++) assertThat(client.read().text()).isEqualTo("x");
      rig.advance(Duration.ofSeconds(1));
      for (int i = 0; i < 9; i++) assertThat(client.read().text()).isEqualTo("x");
      assertThat(rig.connections()).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "pong", "empty fragments", "binary", "text"})
  void aClientThatContinuesIsClosedWithACodeToRetryLater(String kind) throws Exception {
    byte[] one =
        switch (kind) {
          case "ping" -> frame(FIN | PING, new byte[125]);
          case "pong" -> frame(FIN | PONG, new byte[0]);
          case "empty fragments" -> frame(CONTINUATION, new byte[0]);
          case "binary" -> frame(FIN | RawClient.BINARY, new byte[0]);
          default -> frame(FIN | TEXT, "{".getBytes(UTF_8));
        };
    try (RawClient client = RawClient.open(rig.port)) {
      if (kind.equals("empty fragments")) client.send(frame(TEXT, new byte[0]));
      client.send(times(5 * BURST, one));
      Await.until("it is not read", () -> exceeded("frames") >= 1);

      for (int i = 0; i < 7; i++) rig.advance(Duration.ofSeconds(1));

      assertThat(client.readClose().code()).isEqualTo(4151);
    }
    assertThat(rig.meter("tidewire_connections_closed", "code", "4151")).isOne();
  }

  @Test
  void bytesCountAsWellAndThoseOfAnInflatedMessageToo() throws Exception {
    try (RawClient client = RawClient.connect(rig.port)) {
      client.upgrade("/app/key", "Sec-WebSocket-Extensions: permessage-deflate");
      rig.sessions.opened.take();
      byte[] small = InflationTest.deflate("y".repeat(10_000), 6);
      client.send(times(4, frame(FIN | 0x40 | TEXT, small)));

      Await.until("it is not read", () -> exceeded("bytes") == 1);
      client.reset();
    }
  }

  @Test
  void whoIsAuthorizedMaySendMore() throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      ClientSocket socket = rig.sessions.opened.take();
      rig.onLoop(() -> socket.authorized(0));
      client.send(times(FACTOR * BURST, frame(FIN | TEXT, "x".getBytes(UTF_8))));

      for (int i = 0; i < FACTOR * BURST; i++) assertThat(client.read().text()).isEqualTo("x");
    }
    assertThat(exceeded("frames")).isZero();
  }

  @Test
  void aMessageThatIsNotCompleteInTimeEndsItsConnectionHoweverAliveTheClientIs() {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(frame(TEXT, "half".getBytes(UTF_8)));
      for (int i = 0; i < 29; i++) {
        client.send(frame(FIN | PING, new byte[0]));
        assertThat(client.read().opcode()).isEqualTo(PONG);
        rig.advance(Duration.ofSeconds(1));
      }
      assertThat(rig.connections()).isOne();
      rig.advance(Duration.ofSeconds(1));

      assertThat(client.readClose().code()).isEqualTo(4151);
    }
    assertThat(exceeded("unfinished_message")).isOne();
  }

  @Test
  void oneMessageAfterTheOtherIsNeverLateHoweverPacketsAreCut() {
    byte[] message = frame(FIN | TEXT, "whole".getBytes(UTF_8));
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(new byte[] {message[0]});
      for (int i = 0; i < 40; i++) {
        rig.advance(Duration.ofSeconds(1));
        byte[] rest = new byte[message.length];
        System.arraycopy(message, 1, rest, 0, message.length - 1);
        rest[message.length - 1] = message[0];
        client.send(rest);
        assertThat(client.read().text()).isEqualTo("whole");
      }
      client.reset();
    }
    assertThat(exceeded("unfinished_message")).isZero();
  }
}
