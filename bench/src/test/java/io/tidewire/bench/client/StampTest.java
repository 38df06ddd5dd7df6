package io.tidewire.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {

  private final Stamp stamp = new Stamp();

  @Test
  void itIsFoundInAFrameWithoutParsingIt() {
    String frame =
        "{\"event\":\"tick\",\"channel\":\"a\",\"data\":\"" + Stamp.text(1_234_567, 89) + "xxx\"}";

    assertThat(read(frame)).isTrue();
    assertThat(stamp.micros()).isEqualTo(1_234_567);
    assertThat(stamp.number()).isEqualTo(89);
  }

  @Test
  void anAddressOrAHalfStampBeforeItDoesNotHideIt() {
    assertThat(read("me@here.org @@12@@ @@@1.2@@ @@7.8@@")).isTrue();
    assertThat(stamp.micros()).isEqualTo(1);
    assertThat(stamp.number()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "@", "@@", "@@1", "@@1.", "@@1.2", "@@.2@@", "@@1.@@", "@@1,2@@", "a@b@c"})
  void whatIsNoStampIsNotFound(String text) {
    assertThat(read(text)).isFalse();
  }

  @Test
  void whatComesAfterTheFrameIsNotItsOwn() {
    ByteBuf bytes = Unpooled.copiedBuffer("frame@@1.2@@", StandardCharsets.US_ASCII);

    assertThat(stamp.read(bytes, 0, 8)).isFalse();
    assertThat(stamp.read(bytes, 5, 12)).isTrue();
  }

  private boolean read(String text) {
    ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    return stamp.read(bytes, 0, bytes.readableBytes());
  }
}
