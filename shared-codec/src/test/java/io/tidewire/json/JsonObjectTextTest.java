package io.tidewire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTextTest {

  @Test
  void aMemberKeepsItsOriginalText() {
    String info = "{ \"b\":1.0,\n \"a\" : [1,{\"x\":\"\\u00eb\"}] }";

    var object = JsonObjectText.read("{\"before\":[{}], \"info\" : " + info + " ,\"after\":null}");

    assertThat(object.member("info")).map(JsonValue::raw).hasValue(info);
  }

  @Test
  void aStringIsDecodedAndItsOriginalTextKept() {
    var value =
        JsonObjectText.read("{\"a\":\"Zo\\u00eb \\/ \uD83D\uDE80\"}").member("a").orElseThrow();

    assertThat(value.text()).isEqualTo("Zoë / 🚀");
    assertThat(value.raw()).isEqualTo("\"Zo\\u00eb \\/ \uD83D\uDE80\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "-3", "1.50", "1e3", "123456789012345678901234567890"})
  void aNumberKeepsItsDigits(String digits) {
    var value = JsonObjectText.read("{\"a\":" + digits + ",\"b\":1}").member("a").orElseThrow();

    assertThat(value.isNumber()).isTrue();
    assertThat(value.text()).isEqualTo(digits);
    assertThat(value.raw()).isEqualTo(digits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\\ud83d\"}",
        "{\"a\":\"\\uDE80\\uD83D\"}",
        "{\"a\":{\"b\":[\"\\ud83dx\"]}}",
        "{\"a\":\"\ud83d\"}"
      })
  void anUnpairedSurrogateIsRefusedAtEveryDepth(String text) {
    assertThatExceptionOfType(MalformedJson.class)
        .isThrownBy(() -> JsonObjectText.readWellFormed(text))
        .withMessage("not valid Unicode: it has an unpaired surrogate");
  }

  @Test
  void anUnpairedSurrogateInANameIsRefused() {
    assertThatExceptionOfType(MalformedJson.class)
        .isThrownBy(() -> JsonObjectText.readWellFormed("{\"\\ud83d\":1}"));
  }

  @Test
  void anEscapedPairAndAnEscapedBackslashAreText() {
    assertThat(
            JsonObjectText.readWellFormed("{\"a\":\"\\ud83d\\ude80\",\"b\":\"\\\\ud83d\"}")
                .member("a"))
        .map(JsonValue::text)
        .hasValue("🚀");
  }

  @Test
  void nullMeansAbsentButItsNameIsKnown() {
    var object = JsonObjectText.read("{\"a\":null}");

    assertThat(object.member("a")).isEmpty();
    assertThat(object.names("a")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"{}\"",
        "{",
        "{}x",
        "{} {}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":1 /* no */}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "{\"a\":\"\n\"}",
        "{\"a\":tru}"
      })
  void anythingButOneStrictObjectIsRefused(String text) {
    assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> JsonObjectText.read(text));
  }

  @Test
  void excessiveNestingIsRefusedEarly() {
    String deep = "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

    assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> JsonObjectText.read(deep));
  }

  @Test
  void anErrorDoesNotQuoteTheText() {
    assertThatExceptionOfType(MalformedJson.class)
        .isThrownBy(() -> JsonObjectText.read("{\"secret-value"))
        .withMessageNotContaining("secret-value");
  }

  @ParameterizedTest
  @CsvSource({"1700000000,1700000000", "1700000000.9,1700000000", "0,0"})
  void aDateMayHaveAFraction(String number, long seconds) {
    var value = JsonObjectText.read("{\"exp\":" + number + "}").member("exp").orElseThrow();

    assertThat(value.wholeSeconds()).isEqualTo(OptionalLong.of(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e999999999", "1E3", "\"1700000000\"", "true", "9999999999999999"})
  void aDateThatIsNotAPlainNumberIsRefused(String text) {
    var value = JsonObjectText.read("{\"exp\":" + text + "}").member("exp").orElseThrow();

    assertThat(value.wholeSeconds()).isEmpty();
  }

  @Test
  void stringsOfAnArrayAreDecoded() {
    var list = JsonObjectText.read("{\"a\":[\"x\",\"\\u00eb\"]}").member("a").orElseThrow();

    assertThat(JsonObjectText.strings(list, "a")).containsExactly("x", "ë");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "[\"a\",null]", "[[\"a\"]]", "{}", "\"a\""})
  void anArrayOfStringsWithOtherValuesIsRefused(String text) {
    var value = JsonObjectText.read("{\"a\":" + text + "}").member("a").orElseThrow();

    assertThatExceptionOfType(MalformedJson.class)
        .isThrownBy(() -> JsonObjectText.strings(value, "watchlist"))
        .withMessage("watchlist must be an array of strings");
  }

  @Test
  void quotingSurvivesReading() {
    String text = "quote\" back\\slash \n \u0000 Zoë 🚀";

    var object = JsonObjectText.read("{\"a\":" + StrictJson.quoted(text) + "}");

    assertThat(object.member("a")).map(JsonValue::text).hasValue(text);
  }
}
