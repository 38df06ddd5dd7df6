package io.tidewire.edge.websocket.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class InflationTest {

  private static final int LIMIT = 10_000;

  private final Inflation inflation = new Inflation();

  private String inflate(byte[] deflated) {
    ByteBuf text = ByteBufAllocator.DEFAULT.directBuffer();
    try {
      Optional<Violation> flaw = inflation.inflate(Unpooled.wrappedBuffer(deflated), text, LIMIT);
      return flaw.map(Violation::toString).orElseGet(() -> text.toString(UTF_8));
    } finally {
      text.release();
    }
  }

  public static byte[] deflate(String text, int level) {
    Deflater deflater = new Deflater(level, true);
    deflater.setInput(text.getBytes(UTF_8));
    byte[] out = new byte[text.length() * 2 + 100];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return Arrays.copyOf(out, length - 4);
  }

  @ParameterizedTest(name = "{1} from {0}")
  @CsvSource({
    "f248cdc9c90700, Hello",
    "000500faff48656c6c6f00, Hello",
    "f348cdc9c9070000, Hello",
    "f24805000000ffffcac9c90700, Hello",
    "00, ''",
    "'', ''"
  })
  void theExamplesOfTheRfcSayHello(String bytes, String text) {
    assertThat(inflate(HexFormat.of().parseHex(bytes))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 9})
  void aMessageOfWhateverLevelComesOutAsItWas(int level) {
    String text = "to and fro and ".repeat(600);

    assertThat(inflate(deflate(text, level))).isEqualTo(text);
    assertThat(inflate(deflate("again", level))).isEqualTo("again");
  }

  @Test
  void aMessageMayBeAsLongAsTheLimitAndNoLonger() {
    assertThat(inflate(deflate("x".repeat(LIMIT), 6))).hasSize(LIMIT);
    assertThat(inflate(deflate("x".repeat(LIMIT + 1), 6))).isEqualTo("TOO_BIG");
  }

  @Test
  void aBombIsLeftAtTheLimitAndTheNextMessageIsNotHarmed() {
    ByteBuf text = ByteBufAllocator.DEFAULT.directBuffer();
    byte[] bomb = deflate("0".repeat(10_000_000), 9);

    Optional<Violation> flaw = inflation.inflate(Unpooled.wrappedBuffer(bomb), text, LIMIT);

    assertThat(flaw).contains(Violation.TOO_BIG);
    assertThat(text.readableBytes()).isEqualTo(LIMIT + 1);
    assertThat(text.capacity()).isLessThan(2 * LIMIT);
    assertThat(inflate(deflate("hello", 6))).isEqualTo("hello");
    text.release();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"ff", "07", "000500000048656c6c6f00", "789c4bcc4d05"})
  void whatIsNoDeflateIsRefused(String bytes) {
    assertThat(inflate(HexFormat.of().parseHex(bytes))).isEqualTo("NOT_DEFLATED");
    assertThat(inflate(deflate("hello", 6))).isEqualTo("hello");
  }
}
