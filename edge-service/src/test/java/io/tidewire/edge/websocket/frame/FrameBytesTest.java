package io.tidewire.edge.websocket.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.tidewire.edge.websocket.write.SharedFrame;
import io.tidewire.edge.websocket.write.SharedFrameEncoder;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameBytesTest {

  private static final UnpooledByteBufAllocator POOL = UnpooledByteBufAllocator.DEFAULT;

  private static String hex(ByteBuf frame) {
    try {
      return ByteBufUtil.hexDump(frame);
    } finally {
      frame.release();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8100",
    "125, 817d",
    "126, 817e007e",
    "65535, 817effff",
    "65536, 817f0000000000010000"
  })
  void theLengthOfATextTakesAsFewBytesAsItCan(int length, String header) {
    assertThat(hex(FrameBytes.text(POOL, "x".repeat(length))))
        .isEqualTo(header + "78".repeat(length));
  }

  @Test
  void theLengthCountsBytesAndNotCharacters() {
    assertThat(hex(FrameBytes.text(POOL, "é🌊"))).isEqualTo("8106c3a9f09f8c8a");
  }

  @Test
  void halfACharacterBecomesAQuestionMarkAndNeverInvalidUtf8() {
    assertThat(hex(FrameBytes.text(POOL, "a\uD83Cb"))).isEqualTo("8103613f62");
  }

  @Test
  void controlFramesCarryWhatTheyWereGiven() {
    ByteBuf payload = Unpooled.copiedBuffer("hi", UTF_8);

    assertThat(hex(FrameBytes.ping(POOL))).isEqualTo("8900");
    assertThat(hex(FrameBytes.pong(POOL, payload))).isEqualTo("8a026869");
    assertThat(payload.readableBytes()).isEqualTo(2);
    assertThat(hex(FrameBytes.close(POOL, 4200, "go"))).isEqualTo("88041068676f");
    assertThat(hex(FrameBytes.closeWithoutCode(POOL))).isEqualTo("8800");
  }

  @Test
  void aReasonIsCutToWhatACloseFrameHolds() {
    assertThat(hex(FrameBytes.close(POOL, 4000, "x".repeat(200))))
        .startsWith("887d0fa0")
        .hasSize(2 * 127);
    assertThat(hex(FrameBytes.close(POOL, 4000, "é".repeat(100))))
        .startsWith("887c")
        .hasSize(2 * 126);
  }

  @Test
  void aFrameIsTheSameFromTextAndFromBytes() {
    SharedFrameEncoder encoder = new SharedFrameEncoder();
    SharedFrame text = (SharedFrame) encoder.encode("{\"a\":\"é\"}");
    SharedFrame bytes = (SharedFrame) encoder.encode(Buffer.buffer("{\"a\":\"é\"}"));

    assertThat(hex(text.from(0))).isEqualTo(hex(bytes.from(0)));
    assertThat(text.bytes()).isEqualTo(12);

    text.release();
    bytes.release();
  }

  @Test
  void aFrameLivesUntilItsLastHolderLetsGo() {
    SharedFrame frame = (SharedFrame) new SharedFrameEncoder().encode("x");
    ByteBuf first = frame.from(0);
    frame.retain();
    frame.release();
    frame.release();
    assertThat(first.refCnt()).isEqualTo(1);

    first.release();

    assertThat(first.refCnt()).isZero();
  }
}
