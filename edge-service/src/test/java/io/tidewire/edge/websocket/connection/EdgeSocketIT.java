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
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.websocket.limits.Ticks;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.testing.EchoSessions;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.wire.CloseCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes over one connection, right and wrong, byte by byte. */
class EdgeSocketIT {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int LIMIT = 64 * 1024;
  private static final int QUIET = 45;
  private static final int PONG_TIMEOUT = 30;
  private static final int LINGER = 5;

  private static SocketRig rig;
  private LogWatch log;

  @BeforeAll
  static void start() {
    rig = new SocketRig(SocketConfig.DEFAULTS);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @BeforeEach
  void watch() {
    log = new LogWatch();
    rig.sessions.departures.clear();
    rig.sessions.opened.clear();
  }

  @AfterEach
  void nothingIsLeftBehindAndNothingWasLogged() {
    rig.untilEverybodyHasLeft();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

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
      assertThat(rig.node.admission().connections()).isEqualTo(1);

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
      SocketRig.until("it is held", () -> rig.node.memory().bytes() > 0);
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
