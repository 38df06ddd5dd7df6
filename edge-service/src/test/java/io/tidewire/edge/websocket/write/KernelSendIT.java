package io.tidewire.edge.websocket.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.unix.Socket;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.websocket.connection.EdgeSocket;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.testing.Await;
import io.tidewire.wire.error.CloseCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shared frames go to the kernel past the channel's buffer, and nobody can tell. */
class KernelSendIT {

  private static final int SMALL_WINDOW = 4 * 1024;

  private final SocketRig rig = new SocketRig(SocketConfig.DEFAULTS);
  private final SharedFrameEncoder encoder = new SharedFrameEncoder();
  private final KeptFrames frames = new KeptFrames(rig);

  @AfterEach
  void nothingIsLeftBehindAndNothingWasLogged() {
    frames.close();
  }

  private Frame frame(String text) {
    return frames.keep(encoder.encode(text));
  }

  private static ChannelHandlerContext pastTheEncoder(ClientSocket socket) {
    return ((EdgeSocket) socket).channel().pipeline().context("wsencoder");
  }

  private Socket below(ClientSocket socket) {
    return rig.onLoop(() -> KernelSend.below(pastTheEncoder(socket)));
  }

  @Test
  void nothingIsBetweenAFrameAndTheSocketOfAPlainConnection() throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      ClientSocket socket = rig.sessions.opened.take();

      Socket found = below(socket);
      Frame frame = frame("straight");
      int taken = rig.onLoop(() -> ((SharedFrame) frame).send(found));

      assertThat(taken).isEqualTo(frame.bytes());
      assertThat(client.read().text()).isEqualTo("straight");
    }
  }

  @Test
  void aFrameOfATickWaitsForItsEndOutsideOfTheChannel() throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      EdgeSocket socket = (EdgeSocket) rig.sessions.opened.take();
      Frame frame = frame("one of two");

      rig.onLoop(
          () -> {
            socket.send(frame);
            socket.send(frame);
            assertThat(socket.waitingBytes()).isEqualTo(2L * frame.bytes());
            assertThat(socket.channel().unsafe().outboundBuffer().totalPendingWriteBytes())
                .isZero();
          });

      assertThat(client.read().text()).isEqualTo("one of two");
      assertThat(client.read().text()).isEqualTo("one of two");
      assertThat(rig.onLoop(socket::waitingBytes)).isZero();
      assertThat(rig.meter("tidewire_sent_bytes")).isEqualTo(2 * frame.bytes());
    }
  }

  @Test
  void whatIsSentInOneTickArrivesInTheOrderOfItsSendingWhateverItIs() throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      ClientSocket socket = rig.sessions.opened.take();
      List<String> sent = new ArrayList<>();
      rig.onLoop(
          () -> {
            for (int i = 0; i < 300; i++) {
              String text = i + " " + "x".repeat(i % 97 == 0 ? 70_000 : i);
              sent.add(text);
              if (i % 5 == 3) socket.send(text);
              else assertThat(socket.send(frame(text))).isEqualTo(Offer.ACCEPTED);
            }
            socket.send(frame("last"));
            socket.close(CloseCode.RECONNECT, "over");
          });

      for (String text : sent) assertThat(client.read().text()).isEqualTo(text);
      assertThat(client.read().text()).isEqualTo("last");
      assertThat(client.read().text()).contains("pusher:error");
      assertThat(client.read().code()).isEqualTo(4200);
    }
  }

  @Test
  void aClientThatReadsLateGetsEveryByteInOrder() throws Exception {
    try (RawClient client = RawClient.open(rig.port, SMALL_WINDOW)) {
      EdgeSocket socket = (EdgeSocket) rig.sessions.opened.take();
      List<String> sent = new ArrayList<>();
      while (rig.onLoop(socket::waitingBytes) < 200_000) {
        rig.onLoop(
            () -> {
              for (int i = 0; i < 40; i++) {
                String text = sent.size() + " " + "y".repeat(sent.size() % 700);
                if (socket.send(frame(text)) == Offer.ACCEPTED) sent.add(text);
              }
            });
      }

      for (String text : sent) assertThat(client.read().text()).isEqualTo(text);

      Await.until("all is taken", () -> rig.onLoop(socket::waitingBytes) == 0);
      rig.onLoop(() -> socket.send(frame("caught up")));
      assertThat(client.read().text()).isEqualTo("caught up");
    }
  }

  @Test
  void aConnectionThatEndsInTheTickIsSentNothingMore() throws Exception {
    try (RawClient client = RawClient.open(rig.port)) {
      EdgeSocket socket = (EdgeSocket) rig.sessions.opened.take();
      Frame frame = frame("too late");

      rig.onLoop(
          () -> {
            socket.send(frame);
            socket.channel().close();
          });

      assertThat(rig.sessions.departures.take()).isEqualTo(DisconnectReason.LOST);
      assertThat(client.isCutOff()).isTrue();
    }
  }

  @Test
  void whoGetsTheNumberOfAClosedSocketGetsNoneOfItsBytes() throws Exception {
    Socket closed;
    try (RawClient client = RawClient.open(rig.port)) {
      EdgeSocket socket = (EdgeSocket) rig.sessions.opened.take();
      closed = below(socket);
      rig.onLoop(() -> socket.channel().close());
      assertThat(client.isCutOff()).isTrue();
      // One end of this connection has the number now.
      try (RawClient heir = RawClient.open(rig.port)) {
        Frame frame = frame("not for you");

        assertThat(rig.onLoop(() -> ((SharedFrame) frame).send(closed))).isZero();

        heir.text("nothing before this");
        assertThat(heir.read().text()).isEqualTo("nothing before this");
      }
    }
  }

  @Test
  void aPeerThatIsGoneIsFoundOutByWriting() throws Exception {
    ClientSocket socket;
    try (RawClient client = RawClient.open(rig.port)) {
      socket = rig.sessions.opened.take();
      client.reset();
    }
    Frame frame = frame("anybody?");

    Await.until("it is closed", () -> rig.onLoop(() -> socket.send(frame)) == Offer.CLOSED);

    assertThat(rig.sessions.departures.take()).isEqualTo(DisconnectReason.LOST);
  }
}
