package io.tidewire.contract.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

  @Test
  void aWrittenPositionIsReadBack() {
    Position position = new Position("kQ3x_-cd", Long.MAX_VALUE);

    assertThat(position).hasToString("kQ3x_-cd:9223372036854775807");
    assertThat(Position.parse(position.toString())).isEqualTo(position);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ":", "e", "e:", ":1", "e:-1", "e:1.0", "e: 1", "e:1:1", "é:1", "e|x:1", "e:9e9"
      })
  void malformedPositionsAreRefused(String text) {
    assertThatThrownBy(() -> Position.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLengthOfAnEpochIsLimited() {
    assertThat(Position.parse("e".repeat(64) + ":0").offset()).isZero();
    assertThatThrownBy(() -> Position.parse("e".repeat(65) + ":0"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void newEpochsAreValidAndDiffer() {
    Random random = new Random(1);

    assertThat(Stream.generate(() -> Position.freshEpoch(random)).limit(1_000))
        .doesNotHaveDuplicates()
        .allSatisfy(epoch -> assertThat(new Position(epoch, 0).epoch()).hasSize(8));
  }
}
