package io.tidewire.edge.websocket.connection;

import static io.tidewire.edge.websocket.testing.RawClient.BINARY;
import static io.tidewire.edge.websocket.testing.RawClient.CLOSE;
import static io.tidewire.edge.websocket.testing.RawClient.CONTINUATION;
import static io.tidewire.edge.websocket.testing.RawClient.FIN;
import static io.tidewire.edge.websocket.testing.RawClient.PING;
import static io.tidewire.edge.websocket.testing.RawClient.PONG;
import static io.tidewire.edge.websocket.testing.RawClient.TEXT;
import static io.tidewire.edge.websocket.testing.RawClient.frame;
import static io.tidewire.edge.websocket.testing.RawClient.unmasked;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewire.edge.websocket.testing.Mutations;
import io.tidewire.edge.websocket.testing.SocketFixture;
import io.tidewire.edge.websocket.testing.SocketRig;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;

/** A WebSocket server, the frames that break a rule of RFC 6455, and their close codes. */
abstract class Rfc6455Fixture extends SocketFixture {

  static final byte[] HI = "hi".getBytes(UTF_8);

  @BeforeAll
  static void start() {
    rig = new SocketRig(SocketRig.paced(1_000_000));
  }

  /** A length of so many bytes, in 2 or 8 bytes whether it needs them or not, with a zero mask. */
  static byte[] length(int head, int bytes, long length, int payload) {
    ByteBuffer frame = ByteBuffer.allocate(2 + bytes + 4 + payload).put((byte) head);
    if (bytes == 2) {
      frame.put((byte) 0xFE).putShort((short) length);
    } else {
      frame.put((byte) 0xFF).putLong(length);
    }
    return frame.array();
  }

  static byte[] close(int code, byte... reason) {
    return frame(
        FIN | CLOSE,
        ByteBuffer.allocate(2 + reason.length).putShort((short) code).put(reason).array());
  }

  static Arguments rule(String rule, int code, byte[]... frames) {
    return Arguments.of(rule, code, Mutations.together(frames));
  }

  static Stream<Arguments> masks() {
    return Stream.of(
        rule("a text without a mask", 1002, unmasked(FIN | TEXT, HI)),
        rule("a ping without a mask", 1002, unmasked(FIN | PING, HI)),
        rule("a close frame without a mask", 1002, unmasked(FIN | CLOSE, new byte[] {3, -24})),
        rule("a second fragment without one", 1002, frame(TEXT, HI), unmasked(FIN, HI)));
  }

  static Stream<Arguments> opcodes() {
    return IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
        .mapToObj(opcode -> rule("opcode " + opcode, 1002, frame(FIN | opcode, HI)));
  }

  static Stream<Arguments> reservedBits() {
    return IntStream.of(TEXT, BINARY, CLOSE, PING, PONG)
        .boxed()
        .flatMap(
            opcode ->
                IntStream.rangeClosed(1, 7)
                    .mapToObj(
                        bits ->
                            rule(
                                "reserved bits " + bits + " on opcode " + opcode,
                                1002,
                                frame(FIN | bits << 4 | opcode, new byte[0]))));
  }

  static Stream<Arguments> fragments() {
    return Stream.of(
        rule("an unexpected continuation frame", 1002, frame(CONTINUATION, HI)),
        rule("the last continuation of nothing", 1002, frame(FIN | CONTINUATION, HI)),
        rule(
            "a continuation after the last",
            1002,
            frame(TEXT, HI),
            frame(FIN | CONTINUATION, HI),
            frame(FIN | CONTINUATION, HI)),
        rule("a text inside a text", 1002, frame(TEXT, HI), frame(FIN | TEXT, HI)),
        rule("a binary inside a text", 1002, frame(TEXT, HI), frame(FIN | BINARY, HI)),
        rule("a reserved bit on a continuation", 1002, frame(TEXT, HI), frame(FIN | 0x40, HI)),
        rule("a fragmented ping", 1002, frame(PING, HI)),
        rule("a fragmented pong", 1002, frame(PONG, HI)),
        rule("a fragmented close", 1002, frame(CLOSE, new byte[] {3, -24})));
  }

  static Stream<Arguments> lengths() {
    return Stream.of(
        rule("0 in 16 bits", 1002, length(FIN | TEXT, 2, 0, 0)),
        rule("125 in 16 bits", 1002, length(FIN | TEXT, 2, 125, 125)),
        rule("125 in 64 bits", 1002, length(FIN | TEXT, 8, 125, 125)),
        rule("65,535 in 64 bits", 1002, length(FIN | TEXT, 8, 65_535, 0)),
        rule("the highest bit of 64", 1002, length(FIN | TEXT, 8, Long.MIN_VALUE, 0)),
        rule("-1", 1002, length(FIN | TEXT, 8, -1, 0)),
        rule("the longest there is", 1009, length(FIN | TEXT, 8, Long.MAX_VALUE, 0)),
        rule("one more than the limit", 1009, length(FIN | TEXT, 8, 64 * 1024 + 1, 0)),
        rule(
            "the limit in two fragments and one byte",
            1009,
            frame(BINARY, new byte[64 * 1024]),
            frame(FIN | CONTINUATION, new byte[1])),
        rule("a ping of 126 bytes", 1002, frame(FIN | PING, new byte[126])),
        rule("a pong of 65,536 bytes", 1002, length(FIN | PONG, 8, 65_536, 0)),
        rule("a close frame of 126 bytes", 1002, frame(FIN | CLOSE, new byte[126])));
  }

  static Stream<Arguments> closeFrames() {
    return Stream.concat(
        Stream.of(
            rule("one byte", 1002, frame(FIN | CLOSE, new byte[] {3})),
            rule("a reason that is no UTF-8", 1007, close(1000, (byte) 0xC3, (byte) 0x28)),
            rule("a reason cut in a character", 1007, close(1000, (byte) 0xE2, (byte) 0x82))),
        IntStream.of(0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535)
            .mapToObj(code -> rule("code " + code, 1002, close(code))));
  }

  static Stream<Arguments> texts() {
    return Stream.of(
            "80",
            "BF",
            "C0AF",
            "E080AF",
            "F08080AF",
            "EDA080",
            "EDBFBF",
            "F4908080",
            "F8888080",
            "FE",
            "FF",
            "C3",
            "E282",
            "F09F98",
            "CEBAE1BDB9EDA080656469746564")
        .flatMap(
            hex -> {
              byte[] bytes = HexFormat.of().parseHex(hex);
              byte[] rest = Arrays.copyOfRange(bytes, 1, bytes.length);
              return Stream.of(
                  rule(hex + " in a text", 1007, frame(FIN | TEXT, bytes)),
                  rule(
                      hex + " over two fragments",
                      1007,
                      frame(TEXT, new byte[] {bytes[0]}),
                      frame(FIN | CONTINUATION, rest)));
            });
  }
}
