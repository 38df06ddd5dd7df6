package io.tidewire.edge.websocket.write;

import static io.tidewire.edge.websocket.testing.RawClient.CONTINUATION;
import static io.tidewire.edge.websocket.testing.RawClient.FIN;
import static io.tidewire.edge.websocket.testing.RawClient.PING;
import static io.tidewire.edge.websocket.testing.RawClient.TEXT;
import static io.tidewire.edge.websocket.testing.RawClient.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.websocket.connection.ConnectionConfig;
import io.tidewire.edge.websocket.frame.Compression;
import io.tidewire.edge.websocket.frame.Inflation;
import io.tidewire.edge.websocket.frame.InflationTest;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.SocketFixture;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.testing.Await;
import io.tidewire.wire.error.CloseCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate over real connections (RFC 7692). */
class CompressionIT extends SocketFixture {

  private static final int DEFLATED = 0x40;
  private static final int LIMIT = 64 * 1024;
  private static final String OFFER = "permessage-deflate; client_max_window_bits";
  private static final String LONG =
      "{\"event\":\"tick\",\"data\":\"" + "up and down ".repeat(99) + "\"}";

  @BeforeAll
  static void start() {
    rig = new SocketRig(config(new Compression(true, 200, 6)));
  }

  private static SocketConfig config(Compression compression) {
    SocketConfig defaults = SocketRig.paced(1_000_000);
    return new SocketConfig(
        new ConnectionConfig(defaults.limits(), compression, defaults.connections().rates()),
        defaults.upgrades(),
        defaults.drain());
  }

  private static RawClient open(String offer) {
    RawClient client = RawClient.connect(rig.port);
    String head = client.upgrade("/app/key", "Sec-WebSocket-Extensions: " + offer);
    assertThat(head).startsWith("HTTP/1.1 101").contains("permessage-deflate");
    return client;
  }

  private static String text(RawClient.Frame frame) {
    if ((frame.head() & DEFLATED) == 0) return frame.text();
    ByteBuf text = ByteBufAllocator.DEFAULT.directBuffer();
    try {
      ByteBuf deflated = Unpooled.wrappedBuffer(frame.payload().getBytes());
      assertThat(new Inflation().inflate(deflated, text, 1 << 20)).isEmpty();
      return text.toString(UTF_8);
    } finally {
      text.release();
    }
  }

  @Test
  void anOfferIsAnsweredWithoutContextTakeover() {
    try (RawClient client = RawClient.connect(rig.port)) {
      String head = client.upgrade("/app/key", "Sec-WebSocket-Extensions: " + OFFER);

      assertThat(head.toLowerCase(Locale.ROOT))
          .contains(
              "sec-websocket-extensions: permessage-deflate; "
                  + "server_no_context_takeover; client_no_context_takeover\r\n");
    }
  }

  @Test
  void aClientThatOffersNothingOrOffersItWronglyGetsNothing() {
    for (String header : List.of("X-Nothing: x", "Sec-WebSocket-Extensions: permessage-deflate;")) {
      try (RawClient client = RawClient.connect(rig.port)) {
        String head = client.upgrade("/app/key", header);

        assertThat(head).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("extensions");
        client.send(frame(FIN | DEFLATED | TEXT, InflationTest.deflate("x", 6)));
        assertThat(client.read().code()).isEqualTo(1002);
      }
    }
  }

  @Test
  void whereItIsSwitchedOffNobodyGetsIt() {
    try (SocketRig off = new SocketRig(SocketConfig.DEFAULTS);
        RawClient client = RawClient.connect(off.port)) {
      String head = client.upgrade("/app/key", "Sec-WebSocket-Extensions: " + OFFER);

      assertThat(head).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("extensions");
    }
  }

  @Test
  void everyoneGetsTheSharedMessageAsAgreedAndEachCodingIsMadeOnce() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    clients.add(RawClient.open(rig.port));
    for (String offer : List.of(OFFER, OFFER, "permessage-deflate; server_max_window_bits=9")) {
      clients.add(open(offer));
    }
    List<ClientSocket> sockets = new ArrayList<>();
    while (sockets.size() < clients.size()) sockets.add(rig.sessions.opened.take());
    SharedFrame frame = (SharedFrame) new SharedFrameEncoder().encode(LONG);

    rig.onLoop(() -> sockets.forEach(socket -> socket.send(frame)));

    List<RawClient.Frame> got = clients.stream().map(RawClient::read).toList();
    assertThat(got).extracting(CompressionIT::text).containsOnly(LONG);
    assertThat(got).extracting(RawClient.Frame::head).containsExactly(0x81, 0xC1, 0xC1, 0xC1);
    assertThat(got.get(1)).isEqualTo(got.get(2)).isNotEqualTo(got.get(3));
    assertThat(got.get(1).payload().length()).isLessThan(LONG.length() / 10);
    Await.until("the plain bytes are written", () -> rig.onLoop(frame::readers) == 1);
    rig.onLoop(frame::release);
    assertThat(frame.readers()).isZero();
    clients.forEach(RawClient::close);
  }

  @Test
  void shortMessagesAndRepliesToOneClientAreNeverDeflated() throws Exception {
    try (RawClient client = open(OFFER)) {
      ClientSocket socket = rig.sessions.opened.take();
      SharedFrame frame = (SharedFrame) new SharedFrameEncoder().encode("a".repeat(190));

      rig.onLoop(
          () -> {
            socket.send(frame);
            socket.send("b".repeat(500));
            frame.release();
          });

      assertThat(client.read().head()).isEqualTo(FIN | TEXT);
      assertThat(client.read().head()).isEqualTo(FIN | TEXT);
    }
  }

  @ParameterizedTest(name = "in {0} fragments")
  @ValueSource(ints = {1, 2, 3, 7})
  void aDeflatedMessageIsReadHoweverItIsFragmented(int pieces) {
    byte[] deflated = InflationTest.deflate(LONG, 6);
    try (RawClient client = open(OFFER)) {
      for (int piece = 0; piece < pieces; piece++) {
        int head = (piece == 0 ? DEFLATED | TEXT : 0) | (piece == pieces - 1 ? FIN : 0);
        int from = deflated.length * piece / pieces;
        int to = deflated.length * (piece + 1) / pieces;
        client.send(frame(head, Arrays.copyOfRange(deflated, from, to)));
        client.send(frame(FIN | PING, new byte[0]));
      }

      Optional<RawClient.Frame> echo = Optional.empty();
      for (int i = 0; i <= pieces; i++) {
        RawClient.Frame next = client.read();
        if (next.opcode() == TEXT) echo = Optional.of(next);
      }
      assertThat(echo.map(CompressionIT::text)).contains(LONG);
    }
  }

  @Test
  void aPlainMessageMayFollowADeflatedOneAndEachIsIndependent() {
    try (RawClient client = open(OFFER)) {
      for (int round = 0; round < 3; round++) {
        client.send(frame(FIN | DEFLATED | TEXT, InflationTest.deflate("deflated " + round, 9)));
        client.text("plain " + round);

        assertThat(client.read().text()).isEqualTo("deflated " + round);
        assertThat(client.read().text()).isEqualTo("plain " + round);
      }
    }
  }

  @Test
  void aBombEndsWith1009AndHarmsNobody() {
    byte[] bomb = InflationTest.deflate("0".repeat(20_000_000), 9);
    assertThat(bomb.length).isLessThan(LIMIT);
    try (RawClient other = open(OFFER);
        RawClient client = open(OFFER)) {
      client.send(frame(FIN | DEFLATED | TEXT, bomb));

      assertThat(client.read().code()).isEqualTo(1009);
      other.send(frame(FIN | DEFLATED | TEXT, InflationTest.deflate("still here", 6)));
      assertThat(other.read().text()).isEqualTo("still here");
    }
  }

  @Test
  void whatCannotBeInflatedOrIsNoTextEndsWith1007() {
    byte[] noDeflate = {(byte) 0xFF, (byte) 0xFF};
    byte[] latin = {0, 1, 0, (byte) 0xFE, (byte) 0xFF, (byte) 0xE9, 0};
    for (byte[] payload : List.of(noDeflate, latin)) {
      try (RawClient client = open(OFFER)) {
        client.send(frame(FIN | DEFLATED | TEXT, payload));

        assertThat(client.read().code()).isEqualTo(1007);
      }
    }
  }

  @ParameterizedTest(name = "first byte {0}")
  @ValueSource(
      ints = {FIN | 0x20 | TEXT, FIN | 0x10 | TEXT, FIN | 0x60 | TEXT, FIN | 0x49, FIN | 0x48})
  void otherReservedBitsAndThoseOfControlFramesStayForbidden(int head) {
    try (RawClient client = open(OFFER)) {
      client.send(frame(head, new byte[0]));

      assertThat(client.read().code()).isEqualTo(1002);
    }
  }

  @Test
  void onlyTheFirstFrameOfAMessageSaysThatItIsDeflated() {
    byte[] deflated = InflationTest.deflate(LONG, 6);
    try (RawClient client = open(OFFER)) {
      client.send(frame(DEFLATED | TEXT, deflated));
      client.send(frame(FIN | DEFLATED | CONTINUATION, new byte[0]));

      assertThat(client.read().code()).isEqualTo(1002);
    }
  }

  @Test
  void theFarewellOfADeflatingConnectionIsPlain() throws Exception {
    try (RawClient client = open(OFFER)) {
      ClientSocket socket = rig.sessions.opened.take();

      rig.onLoop(() -> socket.close(CloseCode.RECONNECT, "r".repeat(400)));

      assertThat(client.read().head()).isEqualTo(FIN | TEXT);
      assertThat(client.read().code()).isEqualTo(4200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (iPhone; CPU iPhone OS 15_0_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) Version/15.0 Mobile/15E148 Safari/604.1 | false",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 15_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) CriOS/98.0 Mobile/15E148 Safari/604.1 | false",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            + " Version/15.1 Safari/605.1.15 | false",
        "App/1 CFNetwork/1327.0.4 Darwin/21.2.0 | false",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 15_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) Version/15.4 Mobile/15E148 Safari/604.1 | true",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 16_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
            + " Gecko) Version/16.1 Mobile/15E148 Safari/604.1 | true",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"
            + " Safari/537.36 | true",
        "App/1 CFNetwork/1331.0.7 Darwin/21.4.0 | true"
      })
  void clientsThatDoNotKeepTheAgreementAreNotOfferedOne(String agent, boolean compresses) {
    try (RawClient client = RawClient.connect(rig.port)) {
      String head =
          client.upgrade(
              "/app/key", "Sec-WebSocket-Extensions: permessage-deflate", "User-Agent: " + agent);

      assertThat(head).startsWith("HTTP/1.1 101");
      assertThat(head.toLowerCase(Locale.ROOT).contains("permessage-deflate"))
          .isEqualTo(compresses);
    }
  }
}
