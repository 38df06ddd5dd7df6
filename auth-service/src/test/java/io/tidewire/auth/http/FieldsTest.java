package io.tidewire.auth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  @Test
  void aFormIsDecoded() {
    var fields =
        Fields.ofBody(FORM + "; charset=UTF-8", "socket_id=1.2&channel_name=private-a%3Bb&x=a+b");

    assertThat(fields.find("socket_id")).hasValue("1.2");
    assertThat(fields.find("channel_name")).hasValue("private-a;b");
    assertThat(fields.find("x")).hasValue("a b");
    assertThat(fields.find("app_key")).isEmpty();
  }

  @Test
  void jsonIsAcceptedLikeAForm() {
    var fields =
        Fields.ofBody("Application/JSON", "{\"socket_id\":\"1.2\",\"other\":{\"a\":1},\"n\":5}");

    assertThat(fields.find("socket_id")).hasValue("1.2");
    assertThat(fields.find("other")).isEmpty();
  }

  @Test
  void withoutAContentTypeTheBodyShowsWhatItIs() {
    assertThat(Fields.ofBody("", " {\"a\":\"b\"}").find("a")).hasValue("b");
    assertThat(Fields.ofBody("", "a=b").find("a")).hasValue("b");
  }

  @Test
  void anotherContentTypeIsNamed() {
    refused("text/xml", "<a/>", "Content-Type: expected ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"socket_id=1.2&socket_id=1.3", "socket_id=1.2&socket%5Fid=1.2"})
  void aFieldThatIsGivenTwiceIsRefused(String form) {
    refused(FORM, form, "socket_id: is repeated");
  }

  @Test
  void aMissingFieldIsNamed() {
    var fields = Fields.ofBody(FORM, "socket_id=");

    assertThatExceptionOfType(HttpRefusal.class)
        .isThrownBy(() -> fields.require("socket_id"))
        .withMessage("socket_id: is missing");
  }

  @Test
  void malformedInputIsRefused() {
    refused(FORM, "a=%ZZ", "not valid form data");
    refused("application/json", "{", "not valid JSON");
    refused("application/json", "[]", "not an object");
  }

  @Test
  void anEndlessFormIsRefused() {
    String form =
        IntStream.range(0, 200).mapToObj(i -> "a" + i + "=b").collect(Collectors.joining("&"));

    refused(FORM, form, "too many parameters");
  }

  private static void refused(String type, String body, String why) {
    assertThatExceptionOfType(HttpRefusal.class)
        .isThrownBy(() -> Fields.ofBody(type, body))
        .withMessageContaining(why)
        .satisfies(refusal -> assertThat(refusal.status()).isEqualTo(400));
  }
}
