package io.tidewire.publish.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.json.MalformedJson;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.EventName;
import io.tidewire.wire.SocketId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishRequestTest {

  private static final AppPolicy APP = AppPolicy.defaults("900123");

  @Test
  void everyMemberIsRead() {
    PublishRequest request =
        read(
            """
            {"name":"order-shipped","channels":["orders.42","private-user.7"],"data":"{\\"id\\":42}",\
            "socket_id":"70312.998811","info":"user_count, subscription_count"}\
            """);

    assertThat(request)
        .isEqualTo(
            new PublishRequest(
                new EventName("order-shipped"),
                java.util.List.of(new ChannelName("orders.42"), new ChannelName("private-user.7")),
                "{\"id\":42}",
                Optional.of(new SocketId("70312.998811")),
                Set.of(Attribute.USER_COUNT, Attribute.SUBSCRIPTION_COUNT),
                Optional.empty()));
  }

  @Test
  void anIdempotencyKeyIsInTheBodyOrInTheHeader() {
    String keyed =
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\",\"idempotency_key\":\"order:42\"}";
    String keyless = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\"}";
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("order:42"));

    assertThat(read(keyed).key()).isEqualTo(key);
    assertThat(read(keyless, header("order:42")).key()).isEqualTo(key);
    assertThat(read(keyed, header("order:42")).key()).isEqualTo(key);
    assertThat(read(keyless).key()).isEmpty();
    assertThatThrownBy(() -> read(keyed, header("order:43")))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("has another value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "é", "a\tb"})
  void aKeyIsPrintableAscii(String key) {
    String keyless = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\"}";

    assertThatThrownBy(() -> read(keyless, header(key)))
        .isInstanceOf(Rejected.class)
        .hasMessage("Idempotency-Key: expected 1 to 128 printable ASCII characters without spaces");
  }

  @Test
  void aKeyHasAtMost128Characters() {
    String keyless = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\"}";

    assertThat(read(keyless, header("k".repeat(128))).key()).isPresent();
    assertThatThrownBy(() -> read(keyless, header("k".repeat(129)))).isInstanceOf(Rejected.class);
  }

  @Test
  void theQueryMayAskForWhatTheBodyDoesNot() {
    PublishOptions asked = new PublishOptions(Optional.empty(), Optional.of("offset"));

    assertThat(read("{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\"}", asked).info())
        .containsExactly(Attribute.OFFSET);
    assertThat(
            read("{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\",\"info\":\"user_count\"}", asked)
                .info())
        .containsExactly(Attribute.USER_COUNT);
  }

  @Test
  void aSingleChannelWillDo() {
    assertThat(read("{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\"}").channels())
        .containsExactly(new ChannelName("c"));
  }

  @Test
  void ofBothSpellingsTheListCounts() {
    assertThat(
            read("{\"name\":\"e\",\"channel\":\"a\",\"channels\":[\"b\"],\"data\":\"\"}")
                .channels())
        .containsExactly(new ChannelName("b"));
  }

  @Test
  void aChannelNamedTwiceIsMeantOnce() {
    assertThat(read(channels("\"b\",\"a\",\"b\"")).channels())
        .containsExactly(new ChannelName("b"), new ChannelName("a"));
  }

  @Test
  void dataMayBeEmptyAndMayBeAnyJson() {
    assertThat(read(data("\"\"")).data()).isEmpty();
    assertThat(read(data("{ \"id\": 42 }")).data()).isEqualTo("{\"id\":42}");
    assertThat(read(data("7")).data()).isEqualTo("7");
  }

  @Test
  void nullsAndUnknownMembersCountAsAbsent() {
    PublishRequest request =
        read(
            """
            {"name":"e","channel":null,"channels":["c"],"data":"d","socket_id":null,"info":null,\
            "somebody_elses":{"any":[1]},"tags":{}}\
            """);

    assertThat(request.except()).isEmpty();
    assertThat(request.info()).isEmpty();
  }

  @Test
  void aBackendMayPublishClientEventsAndToUsers() {
    PublishRequest request =
        read("{\"name\":\"client-x\",\"channel\":\"#server-to-user-u:17\",\"data\":\"d\"}");

    assertThat(request.channels()).containsExactly(ChannelName.ofUser("u:17"));
  }

  @Test
  void aHundredChannelsAreFineAndOneMoreIsNot() {
    assertThat(read(channels(many(100))).channels()).hasSize(100);
    assertRejected(channels(many(101)), "channels: at most 100 allowed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                           | name: required",
        "{\"name\":\"e\",\"channel\":\"c\"}           | data: required",
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":null} | data: required",
        "{\"name\":null,\"channel\":\"c\",\"data\":\"\"}  | name: required",
        "{\"name\":\"e\",\"data\":\"\"}               | channels: required",
        "{\"name\":\"e\",\"data\":\"\",\"channels\":[]}   | channels: expected at least one",
        "{\"name\":\"e\",\"data\":\"\",\"channels\":[null]}   | channels[0]: required",
        "{\"name\":\"\",\"channel\":\"c\",\"data\":\"\"}  | name: Event name is empty",
        "{\"name\":\"e\",\"channel\":\"\",\"data\":\"\"}  | channel: Channel name is empty",
      })
  void whatIsMissingIsNamed(String body, String complaint) {
    assertRejected(body, complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":1}            | name: expected a string, got a number",
        "{\"channel\":[\"c\"]}   | channel: expected a string, got an array",
        "{\"channels\":\"c\"}    | channels: expected an array, got a string",
        "{\"channels\":{}}       | channels: expected an array, got an object",
        "{\"channels\":[\"c\",7]} | channels[1]: expected a string, got a number",
        "{\"socket_id\":1.2}     | socket_id: expected a string, got a number",
        "{\"info\":[\"user_count\"]} | info: expected a string, got an array",
      })
  void aWrongTypeIsNamed(String body, String complaint) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(MalformedJson.class).hasMessage(complaint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pusher:x", "pusher_internal:x", "tidewire:x"})
  void reservedEventNamesAreRejected(String name) {
    assertRejected("{\"name\":\"%s\",\"channel\":\"c\",\"data\":\"\"}".formatted(name), "reserved");
  }

  @Test
  void anEventNameMayHave200Characters() {
    String body = "{\"name\":\"%s\",\"channel\":\"c\",\"data\":\"\"}";

    assertThat(read(body.formatted("é".repeat(200))).event().value()).hasSize(200);
    assertRejected(body.formatted("x".repeat(201)), "at most 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "a:b", "é", "#x", "a#b", "#server-to-user-", "a\\u0000"})
  void illegalChannelNamesAreRejectedWithTheirPlace(String name) {
    assertRejected(channels("\"ok\",\"" + name + "\""), "channels[1]: ");
  }

  @Test
  void theAppLimitsTheLengthOfChannelNames() {
    assertThat(read(channels("\"" + "x".repeat(164) + "\"")).channels()).hasSize(1);
    assertRejected(
        channels("\"" + "x".repeat(165) + "\""),
        "channels[0]: channel name is 165 characters long, at most 164 allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.", ".1", "a.b", "1.2.3", "1.2 "})
  void aSocketIdIsDigitsDotDigits(String id) {
    assertRejected(
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\",\"socket_id\":\"%s\"}".formatted(id),
        "socket_id: ");
  }

  @Test
  void unknownAttributesAreRejectedByName() {
    assertRejected(
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\",\"info\":\"user_count,cache\"}",
        "info: unknown attribute 'cache', expected user_count, subscription_count");
  }

  @Test
  void dataIsMeasuredInBytesOfUtf8() {
    assertThat(read(data("\"" + "x".repeat(10_240) + "\"")).data()).hasSize(10_240);
    assertThat(read(data("\"" + "é".repeat(5_120) + "\"")).data()).hasSize(5_120);
    assertThat(read(data("\"" + "🚀".repeat(2_560) + "\"")).data()).hasSize(5_120);

    assertTooLarge(data("\"" + "x".repeat(10_241) + "\""));
    assertTooLarge(data("\"" + "é".repeat(5_120) + "x\""));
    assertTooLarge(data("\"" + "€".repeat(3_414) + "\""));
    assertTooLarge(data("\"" + "🚀".repeat(2_560) + "x\""));
  }

  private static void assertTooLarge(String body) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.isTooLarge()).isTrue())
        .hasMessage("The data content of this event exceeds the allowed maximum (10240 bytes)");
  }

  private static void assertRejected(String body, String complaint) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.isTooLarge()).isFalse())
        .hasMessageContaining(complaint);
  }

  private static PublishOptions header(String key) {
    return new PublishOptions(Optional.of(key), Optional.empty());
  }

  private static PublishRequest read(String body) {
    return read(body, PublishOptions.NONE);
  }

  private static PublishRequest read(String body, PublishOptions options) {
    return PublishRequest.read(body.getBytes(StandardCharsets.UTF_8), APP, options);
  }

  private static String data(String json) {
    return "{\"name\":\"e\",\"channel\":\"c\",\"data\":" + json + "}";
  }

  private static String channels(String names) {
    return "{\"name\":\"e\",\"data\":\"d\",\"channels\":[" + names + "]}";
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"c" + i + "\"")
        .collect(Collectors.joining(","));
  }
}
