package io.tidewire.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameOffsetTest {

  private static long offset(String frame) {
    ByteBuf bytes = Unpooled.copiedBuffer("12345" + frame + "67", StandardCharsets.UTF_8);
    return FrameOffset.of(bytes, 5, bytes.readableBytes() - 2);
  }

  @Test
  void thePositionOfAMessageIsReadFromItsFrame() {
    assertThat(offset("{\"event\":\"n\",\"data\":\"x\",\"offset\":\"417\"}")).isEqualTo(417);
  }

  @Test
  void anOffsetInTheDataIsEscapedAndDoesNotCount() {
    assertThat(offset("{\"event\":\"n\",\"data\":\"{\\\"offset\\\":\\\"9\\\"}\",\"offset\":\"8\"}"))
        .isEqualTo(8);
    assertThat(offset("{\"event\":\"n\",\"data\":\"{\\\"offset\\\":\\\"9\\\"}\"}")).isZero();
  }

  @Test
  void aFrameThatEndsTooEarlyHasNone() {
    assertThat(offset("{\"offset\":")).isZero();
    assertThat(offset("")).isZero();
  }
}
