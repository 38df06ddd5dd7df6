package io.tidewire.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.wire.error.CloseCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseCodeTest {

  private static final int ROOM_IN_A_CLOSE_FRAME = 123;

  @ParameterizedTest
  @EnumSource
  void theReasonFitsACloseFrame(CloseCode code) {
    assertThat(code.reason().getBytes(StandardCharsets.UTF_8))
        .hasSizeBetween(1, ROOM_IN_A_CLOSE_FRAME);
  }

  @ParameterizedTest
  @EnumSource
  void onlyFatalCodesStopPusherJsFromReconnecting(CloseCode code) {
    assertThat(code.code()).isBetween(4000, 4299);
  }

  @Test
  void closeCodesAreDistinct() {
    assertThat(CloseCode.values()).extracting(CloseCode::code).doesNotHaveDuplicates();
  }
}
