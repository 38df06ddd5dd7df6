package io.tidewire.edge.websocket.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.websocket.connection.EdgeSocket;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.testing.Await;
import io.tidewire.wire.error.CloseCode;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that reads slowly is waited for while it reads at all, but not with events that cannot
 * wait; and it is told why it has to go. With and without what only one transport can do.
 */
@ParameterizedClass(name = "native transport: {0}")
@ValueSource(booleans = {true, false})
class SlowReaderIT {

  private static final int SMALL_WINDOW = 4 * 1024;
  private static final int SIZE = 10_000;
  private static final Duration QUIET = SocketLimits.DEFAULTS.heartbeat().interval();
  private static final Duration PONG = SocketLimits.DEFAULTS.heartbeat().pongTimeout();
  private static final Duration STANDSTILL = SocketLimits.DEFAULTS.outbound().standstill();

  private final SocketRig rig;
  private final KeptFrames frames;

  SlowReaderIT(boolean nativeTransport) {
    rig = new SocketRig(SocketConfig.DEFAULTS, nativeTransport);
    frames = new KeptFrames(rig);
    assertThat(rig.vertx.isNativeTransportEnabled()).isEqualTo(nativeTransport);
  }

  @AfterEach
  void nothingIsLeftBehindAndNothingWasLogged() {
    frames.close();
  }

  private Frame logged() {
    Envelope envelope =
        new Envelope(
            frames.count() + 1,
            "epoch",
            0,
            0,
            Optional.empty(),
            "",
            Buffer.buffer("x".repeat(SIZE)));
    return frames.keep(new SharedFrameEncoder().encode(envelope));
  }

  private Frame ephemeral() {
    return frames.keep(new SharedFrameEncoder().encodeEphemeral(Buffer.buffer("e".repeat(SIZE))));
  }

  private long waiting(ClientSocket socket) {
    return rig.onLoop(((EdgeSocket) socket)::waitingBytes);
  }

  private boolean isOpen(ClientSocket socket) {
    return rig.onLoop(socket::isOpen);
  }

  private void assertClosed(RawClient client, ClientSocket socket, CloseCode code) {
    assertThat(isOpen(socket)).isFalse();
    assertThat(client.readClose().code()).isEqualTo(code.code());
  }

  /** More than the kernel takes. */
  private int offerUntilBytesWait(ClientSocket socket, Frame frame) {
    int[] offered = new int[1];
    Await.until(
        "bytes wait",
        () -> {
          rig.onLoop(() -> socket.send(frame));
          offered[0]++;
          return waiting(socket) > 200_000;
        });
    return offered[0];
  }

  @Test
  void whoTakesSomethingOfALogNowAndThenStaysAndWhoTakesNothingMoreIsGone() throws Exception {
    Frame frame = logged();
    try (RawClient client = RawClient.open(rig.port, SMALL_WINDOW)) {
      ClientSocket socket = rig.sessions.opened.take();
      for (int round = 0; round < 10; round++) {
        offerUntilBytesWait(socket, frame);
        long before = waiting(socket);
        while (waiting(socket) == before) client.read();

        rig.advance(STANDSTILL.minusSeconds(5));
        assertThat(isOpen(socket)).isTrue();
      }

      offerUntilBytesWait(socket, frame);
      rig.advance(Duration.ofSeconds(10));

      assertClosed(client, socket, CloseCode.PONG_TIMEOUT);
    }
  }

  @Test
  void anEventOfNoLogDoesNotWaitForAsLongAsOthersDo() throws Exception {
    Frame patient = logged();
    Frame urgent = ephemeral();
    try (RawClient client = RawClient.open(rig.port, SMALL_WINDOW)) {
      ClientSocket socket = rig.sessions.opened.take();
      offerUntilBytesWait(socket, patient);
      rig.advance(Duration.ofSeconds(60));
      assertThat(isOpen(socket)).isTrue();

      rig.onLoop(() -> socket.send(urgent));
      rig.onLoop(() -> {});
      rig.advance(Duration.ofSeconds(19));
      assertThat(isOpen(socket)).isTrue();
      rig.advance(Duration.ofSeconds(2));

      assertClosed(client, socket, CloseCode.SLOW_CONSUMER);
    }
  }

  @Test
  void theGoodbyeIsNotBehindWhatWaitsAndArrivesHoweverLateItIsRead() throws Exception {
    Frame frame = ephemeral();
    try (RawClient client = RawClient.open(rig.port, SMALL_WINDOW)) {
      ClientSocket socket = rig.sessions.opened.take();
      int offered = offerUntilBytesWait(socket, frame);

      rig.onLoop(() -> socket.close(CloseCode.SLOW_CONSUMER, "too slow"));
      Await.until("the kernel has it all", () -> waiting(socket) == 0);
      rig.advance(Duration.ofSeconds(30));
      Await.until("we are done with it", () -> rig.node.limits().admission().connections() == 0);

      int read = 0;
      RawClient.Frame next = client.read();
      for (; next.payload().length() == SIZE; read++) next = client.read();
      assertThat(read).as("much was dropped").isLessThan(offered - 10);
      assertThat(next.text()).contains("pusher:error", "4150", "too slow");
      assertThat(client.read().code()).isEqualTo(CloseCode.SLOW_CONSUMER.code());
      assertThat(client.isCutOff()).isTrue();
    }
  }

  @Test
  void noPongIsAskedForBehindBytesThatWait() throws Exception {
    Frame frame = logged();
    try (RawClient client = RawClient.open(rig.port, SMALL_WINDOW)) {
      ClientSocket socket = rig.sessions.opened.take();
      offerUntilBytesWait(socket, frame);
      rig.advance(STANDSTILL.minusSeconds(5));
      long before = waiting(socket);
      while (waiting(socket) == before) client.read();
      rig.advance(STANDSTILL.minusSeconds(5));
      assertThat(isOpen(socket)).isTrue();
      assertThat(waiting(socket)).isPositive();

      while (waiting(socket) > 0) {
        assertThat(client.read().opcode()).isEqualTo(RawClient.TEXT);
      }
      rig.advance(QUIET.plus(PONG));
      RawClient.Frame next = client.read();
      while (next.opcode() == RawClient.TEXT) next = client.read();
      assertThat(next.opcode()).isEqualTo(RawClient.PING);
    }
  }

  @Test
  void aPongMayTakeLongerOnceBehindMuchThatTheKernelHolds() throws Exception {
    Frame frame = ephemeral();
    try (RawClient client = RawClient.open(rig.port)) {
      ClientSocket socket = rig.sessions.opened.take();
      rig.onLoop(
          () -> {
            for (int i = 0; i < 4; i++) socket.send(frame);
          });
      Await.until("the kernel has it all", () -> waiting(socket) == 0);

      rig.advance(QUIET.plus(PONG));
      assertThat(isOpen(socket)).isTrue();
      rig.advance(QUIET.plus(PONG).minusSeconds(1));
      assertThat(isOpen(socket)).isTrue();
      rig.advance(Duration.ofSeconds(1));

      assertClosed(client, socket, CloseCode.PONG_TIMEOUT);
    }
  }

  @Test
  void aPongProvesThatWhatWasSentBeforeItWasRead() throws Exception {
    Frame frame = ephemeral();
    try (RawClient client = RawClient.open(rig.port)) {
      ClientSocket socket = rig.sessions.opened.take();
      rig.onLoop(
          () -> {
            for (int i = 0; i < 4; i++) socket.send(frame);
          });
      rig.advance(QUIET);
      RawClient.Frame next = client.read();
      while (next.opcode() != RawClient.PING) next = client.read();

      client.send(RawClient.frame(RawClient.FIN | RawClient.PONG, new byte[0])).text("read");
      assertThat(client.read().text()).isEqualTo("read");
      rig.advance(QUIET.plus(PONG));

      assertClosed(client, socket, CloseCode.PONG_TIMEOUT);
    }
  }
}
