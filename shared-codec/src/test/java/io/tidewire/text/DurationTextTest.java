package io.tidewire.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @Test
  void aDurationIsAWholeNumberAndAUnit() {
    assertThat(DurationText.parse("250ms")).contains(Duration.ofMillis(250));
    assertThat(DurationText.parse("15s")).contains(Duration.ofSeconds(15));
    assertThat(DurationText.parse("5m")).contains(Duration.ofMinutes(5));
    assertThat(DurationText.parse("999999999h")).contains(Duration.ofHours(999_999_999));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0ms", "250ms", "1500ms", "15s", "90s", "5m", "90m", "1h", "720h"})
  void aDurationIsWrittenInItsLargestUnit(String text) {
    assertThat(DurationText.of(DurationText.parse(text).orElseThrow())).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "s", "5 s", "-5s", "+5s", "1.5s", "5S", "5d", "1000000000s", "٥s"})
  void otherTextsAreNotDurations(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }
}
