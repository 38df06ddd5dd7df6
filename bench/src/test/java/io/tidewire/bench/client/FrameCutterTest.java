package io.tidewire.bench.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCutterTest {

  private static final int TEXT = 0x81;

  private final FrameCutter cutter = new FrameCutter();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536})
  void aPayloadOfAnyLengthIsCutExactly(int length) {
    ByteBuf bytes = frame(TEXT, "x".repeat(length)).writeByte(0x89);

    assertThat(cutter.next(bytes)).isEqualTo(FrameCutter.TEXT);
    assertThat(cutter.payloadEnd() - cutter.payloadStart()).isEqualTo(length);
    assertThat(bytes.readableBytes()).isEqualTo(1);
  }

  @Test
  void aFrameIsTakenOnlyWhenItsLastByteIsHere() {
    ByteBuf whole = frame(TEXT, "y".repeat(300));
    for (int length = 0; length < whole.readableBytes(); length++) {
      ByteBuf part = whole.copy(0, length);
      assertThat(cutter.next(part)).isEqualTo(FrameCutter.INCOMPLETE);
      assertThat(part.readableBytes()).isEqualTo(length);
    }

    assertThat(cutter.next(whole)).isEqualTo(FrameCutter.TEXT);
  }

  @Test
  void severalFramesInOneReadComeOneAfterTheOther() {
    ByteBuf bytes = frame(TEXT, "a").writeBytes(frame(0x89, "")).writeBytes(frame(0x88, "\u0003"));

    assertThat(cutter.next(bytes)).isEqualTo(FrameCutter.TEXT);
    assertThat(cutter.next(bytes)).isEqualTo(FrameCutter.PING);
    assertThat(cutter.next(bytes)).isEqualTo(FrameCutter.CLOSE);
    assertThat(cutter.next(bytes)).isEqualTo(FrameCutter.INCOMPLETE);
  }

  @Test
  void fragmentsAndMasksAreABreach() {
    assertThatThrownBy(() -> cutter.next(frame(0x01, "a")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cutter.next(Unpooled.buffer().writeByte(TEXT).writeByte(0x81)))
        .hasMessage("masked frame");
  }

  private static ByteBuf frame(int first, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    ByteBuf frame = Unpooled.buffer().writeByte(first);
    if (bytes.length < 126) frame.writeByte(bytes.length);
    else if (bytes.length < 65_536) frame.writeByte(126).writeShort(bytes.length);
    else frame.writeByte(127).writeLong(bytes.length);
    return frame.writeBytes(bytes);
  }
}
