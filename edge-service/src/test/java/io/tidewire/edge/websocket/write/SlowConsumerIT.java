package io.tidewire.edge.websocket.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.websocket.connection.EdgeSocket;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.testing.Await;
import io.tidewire.wire.error.CloseCode;
import io.vertx.core.buffer.Buffer;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that does not read costs a bounded number of bytes for a bounded time. */
class SlowConsumerIT {

  private static final int SMALL_WINDOW = 4 * 1024;
  private static final int LIMIT = SocketLimits.DEFAULTS.outbound().maxBytes();

  private final LogWatch log = new LogWatch();
  private final SocketRig rig = new SocketRig(SocketRig.paced(1_000_000));
  private final Frame frame =
      new SharedFrameEncoder().encodeEphemeral(Buffer.buffer("x".repeat(10_000)));

  @AfterEach
  void nothingIsLeftBehindAndNothingWasLogged() {
    Await.until("all connections ended", () -> rig.node.limits().admission().connections() == 0);
    Await.until(
        "nobody holds the frame", () -> rig.onLoop(() -> ((SharedFrame) frame).readers()) == 1);
    frame.release();
    rig.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  private Offer offerUntilFull(ClientSocket socket) {
    return rig.onLoop(
        () -> {
          Offer offer = Offer.ACCEPTED;
          for (int i = 0; offer == Offer.ACCEPTED && i < 10_000; i++) offer = socket.send(frame);
          return offer;
        });
  }

  @Test
  void aClientThatNeverReadsOverflowsAndIsClosedWith4150() throws Exception {
    try (RawClient client = RawClient.open(rig.port, SMALL_WINDOW)) {
      ClientSocket socket = rig.sessions.opened.take();

      assertThat(offerUntilFull(socket)).isEqualTo(Offer.OVERFLOWED);
      assertThat(rig.onLoop(() -> ((EdgeSocket) socket).waitingBytes()))
          .isBetween(LIMIT - 11_000L, (long) LIMIT);

      rig.onLoop(() -> socket.close(CloseCode.SLOW_CONSUMER, "too slow"));
      assertThat(rig.onLoop(() -> socket.send(frame))).isEqualTo(Offer.CLOSED);
      assertThat(rig.sessions.departures.take()).isEqualTo(DisconnectReason.LOST);
      assertThat(client.readClose().code()).isEqualTo(4150);
    }
    assertThat(rig.meter("tidewire_connections_closed", "code", "4150")).isEqualTo(1);
  }

  @Test
  void aSlowClientThatNeverReadsAgainIsCutOff() throws Exception {
    try (RawClient client = RawClient.open(rig.port, SMALL_WINDOW)) {
      ClientSocket socket = rig.sessions.opened.take();
      offerUntilFull(socket);
      rig.onLoop(() -> socket.close(CloseCode.SLOW_CONSUMER, "too slow"));

      rig.advance(Duration.ofSeconds(29));
      assertThat(rig.node.limits().admission().connections()).isOne();
      rig.advance(Duration.ofSeconds(1));

      Await.until("it is cut off", () -> rig.node.limits().admission().connections() == 0);
      assertThat(client.isCutOff()).isTrue();
    }
  }

  @Test
  void repliesThatPileUpCloseTheirClient() throws Exception {
    try (RawClient client = RawClient.open(rig.port, SMALL_WINDOW)) {
      ClientSocket socket = rig.sessions.opened.take();

      rig.onLoop(
          () -> {
            for (int i = 0; i < 10_000 && socket.isOpen(); i++) socket.send("y".repeat(10_000));
          });

      assertThat(rig.sessions.departures.take()).isEqualTo(DisconnectReason.LOST);
      assertThat(client.readClose().code()).isEqualTo(4150);
    }
  }

  @Test
  void eventsOfNoLogThatWaitForTooLongCloseTheirClientHoweverFewTheyAre() throws Exception {
    try (RawClient client = RawClient.open(rig.port, SMALL_WINDOW)) {
      ClientSocket socket = rig.sessions.opened.take();
      offerUntilWaiting(socket);

      rig.advance(Duration.ofSeconds(19));
      assertThat(rig.onLoop(socket::isOpen)).isTrue();
      rig.advance(Duration.ofSeconds(2));

      assertThat(rig.onLoop(socket::isOpen)).isFalse();
      assertThat(client.readClose().code()).isEqualTo(4150);
    }
  }

  @Test
  void aClientThatCatchesUpInTimeIsForgiven() throws Exception {
    try (RawClient client = RawClient.open(rig.port, SMALL_WINDOW)) {
      ClientSocket socket = rig.sessions.opened.take();
      int frames = offerUntilWaiting(socket);
      rig.advance(Duration.ofSeconds(15));
      for (int i = 0; i < frames; i++) client.read();

      rig.advance(Duration.ofSeconds(25));

      assertThat(rig.onLoop(socket::isOpen)).isTrue();
      client.text("here");
      assertThat(client.read().text()).isEqualTo("here");
    }
  }

  /** A little more than what the kernel takes; less than the limit in bytes. */
  private int offerUntilWaiting(ClientSocket socket) {
    int[] frames = new int[1];
    Await.until(
        "bytes wait",
        () -> {
          rig.onLoop(() -> socket.send(frame));
          frames[0]++;
          return rig.onLoop(() -> ((EdgeSocket) socket).waitingBytes()) > 50_000;
        });
    return frames[0];
  }

  @Test
  void theOthersGetEverythingMeanwhile() throws Exception {
    try (RawClient slow = RawClient.open(rig.port, SMALL_WINDOW)) {
      ClientSocket slowSocket = rig.sessions.opened.take();
      try (RawClient quick = RawClient.open(rig.port)) {
        ClientSocket quickSocket = rig.sessions.opened.take();
        for (int round = 0; round < 500; round++) {
          rig.onLoop(() -> slowSocket.send(frame));
          assertThat(rig.onLoop(() -> quickSocket.send(frame))).isEqualTo(Offer.ACCEPTED);
          assertThat(quick.read().payload().length()).isEqualTo(10_000);
        }
      }
      assertThat(rig.onLoop(() -> slowSocket.send(frame))).isEqualTo(Offer.OVERFLOWED);
      slow.reset();
    }
  }

  @Test
  void aPingFloodOfAClientThatDoesNotReadIsBoundedToo() throws Exception {
    byte[] ping = RawClient.frame(RawClient.FIN | RawClient.PING, new byte[125]);
    byte[] flood = new byte[ping.length * 1_000];
    for (int i = 0; i < 1_000; i++) System.arraycopy(ping, 0, flood, i * ping.length, ping.length);
    try (RawClient client = RawClient.open(rig.port, SMALL_WINDOW)) {
      Thread flooding = new Thread(() -> flood(client, flood));
      flooding.start();

      assertThat(rig.sessions.departures.take()).isEqualTo(DisconnectReason.LOST);
      rig.advance(Duration.ofSeconds(30));
      flooding.join(20_000);
    }
    assertThat(rig.meter("tidewire_connections_closed", "code", "4150")).isEqualTo(1);
  }

  private static void flood(RawClient client, byte[] flood) {
    try {
      for (int i = 0; i < 10_000; i++) client.send(flood);
    } catch (UncheckedIOException cutOff) {
      // What we wait for.
    }
  }
}
