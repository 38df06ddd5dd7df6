package io.tidewire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  @Test
  void aStringIsDecoded() {
    assertThat(valueOf("{\"v\":\"caf\\u00e9 \\\"x\\\" a\\/b\"}")).containsExactly("café \"x\" a/b");
  }

  @Test
  void anyOtherValueBecomesItsCompactText() {
    assertThat(valueOf("{\"v\": {\"a\" : [1, 2.50, true ,null], \"b\":\"x y\" } }"))
        .containsExactly("{\"a\":[1,2.50,true,null],\"b\":\"x y\"}");
  }

  @Test
  void numbersKeepTheirSpelling() {
    assertThat(valueOf("{\"v\":123456789012345678901234567890}"))
        .containsExactly("123456789012345678901234567890");
    assertThat(valueOf("{\"v\":[1.0,1E400,-0.10]}")).containsExactly("[1.0,1E400,-0.10]");
  }

  @Test
  void nullCountsAsAbsent() {
    assertThat(valueOf("{\"v\":null}")).isEmpty();
  }

  @Test
  void otherMembersAreSkipped() {
    assertThat(valueOf("{\"x\":{\"v\":[{}]},\"y\":[[1]],\"v\":\"here\",\"z\":0}"))
        .containsExactly("here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"v\"",
        "{\"v\":",
        "{\"v\":\"x",
        "{\"v\":1,}",
        "{v:1}",
        "{'v':1}",
        "{\"v\":NaN}",
        "{\"v\":01}",
        "{} {}",
        "{}x",
        "\u0000"
      })
  void brokenTextIsMalformed(String text) {
    assertThatThrownBy(() -> valueOf(text)).isInstanceOf(MalformedJson.class);
  }

  @ParameterizedTest
  @CsvSource({"[],an array", "1,a number", "null,null", "true,a boolean", "'\"x\"',a string"})
  void aBodyThatIsNotAnObjectIsNamed(String text, String kind) {
    assertThatThrownBy(() -> valueOf(text)).hasMessage("body: expected an object, got " + kind);
  }

  @Test
  void invalidUtf8IsMalformed() {
    byte[] text = "{\"v\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> JsonReader.readObject(text, (json, name) -> json.skip()))
        .isInstanceOf(MalformedJson.class)
        .hasMessageContaining("not valid JSON");
  }

  @Test
  void endlessNestingIsMalformedAndDoesNotOverflowTheStack() {
    String deep = "{\"v\":" + "[".repeat(100_000);

    assertThatThrownBy(() -> valueOf(deep)).isInstanceOf(MalformedJson.class);
  }

  @Test
  void anErrorNamesThePosition() {
    assertThatThrownBy(() -> valueOf("{\"v\":\n  oops}")).hasMessageContaining("line 2");
  }

  private static List<String> valueOf(String text) {
    List<String> values = new ArrayList<>();
    JsonReader.readObject(
        text.getBytes(StandardCharsets.UTF_8),
        (json, name) -> {
          if (name.equals("v")) {
            json.stringOrJson("data").ifPresent(values::add);
          } else {
            json.skip();
          }
        });
    return values;
  }
}
