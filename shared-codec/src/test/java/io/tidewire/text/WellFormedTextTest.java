package io.tidewire.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WellFormedTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "u-17", "zoë", "\uffff", "\ufffd?", "🚀", "a🚀b🚀"})
  void textThatUtf8CanCarryIsWellFormed(String text) {
    assertThat(WellFormedText.isWellFormed(text)).isTrue();
    assertThat(WellFormedText.require("user_id", text)).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource({
    "'\ud800', 0, D800",
    "'\udc00', 0, DC00",
    "'a\ud83d', 1, D83D",
    "'\ud83db', 0, D83D",
    "'\ude80\ud83d', 0, DE80",
    "'🚀\ud83d', 2, D83D",
    "'\ud83d\ud83d\ude80', 0, D83D"
  })
  void anUnpairedSurrogateIsRefusedByNameAndPosition(String text, int position, String unit) {
    assertThat(WellFormedText.isWellFormed(text)).isFalse();
    assertThatThrownBy(() -> WellFormedText.require("user_id", text))
        .isInstanceOf(IllFormedText.class)
        .hasMessage(
            "user_id: unpaired surrogate \\u%s at position %d; expected well-formed Unicode"
                .formatted(unit, position));
  }

  @Test
  void randomTextIsWellFormedIfAndOnlyIfItSurvivesUtf8() {
    Random random = new Random(8);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(6); i > 0; i--) {
        text.append((char) (random.nextBoolean() ? 0xd7f0 + random.nextInt(0x820) : 'a'));
      }
      String sent = text.toString();
      String arrived = new String(sent.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

      assertThat(WellFormedText.isWellFormed(sent)).as(sent).isEqualTo(arrived.equals(sent));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d", "{\"a\":\"\\uD83D\\uDE80\"}", "\\\\udead"})
  void jsonWithAnEscapedSurrogateNeedsAFullCheck(String json) {
    assertThat(WellFormedText.mayEscapeSurrogates(json)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"a\":\"🚀\"}", "\\u00e9", "\\\"d", "ud800"})
  void otherJsonNeedsNoFullCheck(String json) {
    assertThat(WellFormedText.mayEscapeSurrogates(json)).isFalse();
  }
}
