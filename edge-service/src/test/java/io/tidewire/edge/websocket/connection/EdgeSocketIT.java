package io.tidewire.edge.websocket.connection;

import static io.tidewire.edge.websocket.testing.RawClient.BINARY;
import static io.tidewire.edge.websocket.testing.RawClient.CLOSE;
import static io.tidewire.edge.websocket.testing.RawClient.CONTINUATION;
import static io.tidewire.edge.websocket.testing.RawClient.FIN;
import static io.tidewire.edge.websocket.testing.RawClient.PING;
import static io.tidewire.edge.websocket.testing.RawClient.PONG;
import static io.tidewire.edge.websocket.testing.RawClient.TEXT;
import static io.tidewire.edge.websocket.testing.RawClient.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.websocket.testing.RawClient;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How a connection reads frames. */
class EdgeSocketIT extends EdgeSocketFixture {

  private static final int LIMIT = 64 * 1024;

  static Stream<Arguments> violations() {
    byte[] hi = "hi".getBytes(UTF_8);
    return Stream.of(
        Arguments.of("an unmasked frame", 1002, RawClient.unmasked(FIN | TEXT, hi)),
        Arguments.of("reserved bit 1", 1002, frame(FIN | 0x40 | TEXT, hi)),
        Arguments.of("reserved bit 2", 1002, frame(FIN | 0x20 | TEXT, hi)),
        Arguments.of("reserved bit 3", 1002, frame(FIN | 0x10 | TEXT, hi)),
        Arguments.of("a reserved data opcode", 1002, frame(FIN | 0x3, hi)),
        Arguments.of("a reserved control opcode", 1002, frame(FIN | 0xB, hi)),
        Arguments.of("a fragmented ping", 1002, frame(PING, hi)),
        Arguments.of("a ping of 126 bytes", 1002, frame(FIN | PING, new byte[126])),
        Arguments.of("an unexpected continuation frame", 1002, frame(FIN | CONTINUATION, hi)),
        Arguments.of("a close frame of one byte", 1002, frame(FIN | CLOSE, new byte[1])),
        Arguments.of("close code 999", 1002, frame(FIN | CLOSE, new byte[] {3, (byte) 0xE7})),
        Arguments.of("close code 1005", 1002, frame(FIN | CLOSE, new byte[] {3, (byte) 0xED})),
        Arguments.of("close code 1006", 1002, frame(FIN | CLOSE, new byte[] {3, (byte) 0xEE})),
        Arguments.of("a frame that is too big", 1009, frame(FIN | TEXT, new byte[LIMIT + 1])),
        Arguments.of("only the header of one", 1009, new byte[] {(byte) 0x82, (byte) 0xFF, 0x7F}));
  }

  @ParameterizedTest(name = "{0} ends with {1}")
  @MethodSource("violations")
  void aViolationOfTheProtocolEndsTheConnectionWithItsCode(String what, int code, byte[] bytes) {
    try (RawClient client = RawClient.open(rig.port)) {
      byte[] rest = new byte[16];
      client.send(bytes).send(rest);

      RawClient.Frame close = client.read();

      assertThat(close.opcode()).isEqualTo(CLOSE);
      assertThat(close.code()).isEqualTo(code);
      rig.advance(Duration.ofSeconds(LINGER + 1));
      assertThat(client.isCutOff()).isTrue();
    }
    assertThat(rig.sessions.departures).containsExactly(DisconnectReason.LOST);
  }

  @Test
  void aSecondMessageInsideAFragmentedOneEndsWith1002() {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(frame(TEXT, "a".getBytes(UTF_8))).send(frame(FIN | TEXT, "b".getBytes(UTF_8)));

      assertThat(client.read().code()).isEqualTo(1002);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a lone continuation byte, 80",
    "a cut sequence, E282",
    "an overlong slash, C0AF",
    "an overlong null, C080",
    "a surrogate, EDA080",
    "beyond Unicode, F4908080",
    "a byte that is never used, FF"
  })
  void textThatIsNoUtf8EndsWith1007(String what, String bytes) {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(frame(FIN | TEXT, HexFormat.of().parseHex(bytes)));

      assertThat(client.read().code()).isEqualTo(1007);
    }
  }

  @Test
  void aCharacterMayBeCutByAFragmentButNotByAMessage() {
    byte[] euro = "€".getBytes(UTF_8);
    try (RawClient client = RawClient.open(rig.port)) {
      client
          .send(frame(TEXT, new byte[] {euro[0]}))
          .send(frame(CONTINUATION, new byte[] {euro[1]}))
          .send(frame(FIN | CONTINUATION, new byte[] {euro[2]}));
      assertThat(client.read().text()).isEqualTo("€");

      client
          .send(frame(TEXT, new byte[] {euro[0]}))
          .send(frame(FIN | CONTINUATION, new byte[] {euro[1]}));
      assertThat(client.read().code()).isEqualTo(1007);
    }
  }

  @Test
  void fragmentsWithControlFramesBetweenThemAreOneMessage() {
    try (RawClient client = RawClient.open(rig.port)) {
      client
          .send(frame(TEXT, "one ".getBytes(UTF_8)))
          .send(frame(FIN | PING, "are you there".getBytes(UTF_8)))
          .send(frame(CONTINUATION, "two ".getBytes(UTF_8)))
          .send(frame(FIN | PONG, new byte[0]))
          .send(frame(CONTINUATION, new byte[0]))
          .send(frame(FIN | CONTINUATION, "three".getBytes(UTF_8)));

      RawClient.Frame pong = client.read();
      assertThat(pong.opcode()).isEqualTo(PONG);
      assertThat(pong.text()).isEqualTo("are you there");
      assertThat(client.read().text()).isEqualTo("one two three");
    }
  }

  @Test
  void aMessageIsTooBigAsAWholeHoweverItIsCut() {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(frame(TEXT, new byte[LIMIT]));
      client.send(frame(FIN | CONTINUATION, new byte[1]));

      assertThat(client.read().code()).isEqualTo(1009);
    }
  }

  @Test
  void messagesOfEveryLengthComeBackAsTheyWere() {
    try (RawClient client = RawClient.open(rig.port)) {
      for (int length : new int[] {0, 1, 125, 126, 127, 65_535, LIMIT}) {
        String message = "x".repeat(length);

        client.text(message);

        assertThat(client.read().text()).isEqualTo(message);
      }
    }
  }

  @Test
  void aBinaryMessageIsTheSessionsBusiness() {
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(frame(BINARY, new byte[3])).send(frame(FIN | CONTINUATION, new byte[3]));

      assertThat(client.read().text()).isEqualTo("binary");
    }
  }

  @Test
  void manyFramesInOnePacketAreAnsweredInOrder() {
    byte[] ping = frame(FIN | PING, new byte[] {1});
    byte[] text = frame(FIN | TEXT, "t".getBytes(UTF_8));
    byte[] packet = new byte[1_000 * (ping.length + text.length)];
    for (int i = 0; i < 1_000; i++) {
      int at = i * (ping.length + text.length);
      System.arraycopy(ping, 0, packet, at, ping.length);
      System.arraycopy(text, 0, packet, at + ping.length, text.length);
    }
    try (RawClient client = RawClient.open(rig.port)) {
      client.send(packet);

      for (int i = 0; i < 1_000; i++) {
        assertThat(client.read().opcode()).isEqualTo(PONG);
        assertThat(client.read().opcode()).isEqualTo(TEXT);
      }
    }
  }
}
