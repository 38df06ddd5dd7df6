package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.TopicReader;
import io.tidewire.wire.Topic;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 400 and 413 of docs/design/protocol.md §8.8, over HTTP. */
class BadEventsIT {

  private static final Backend BACKEND = Backend.VECTORS;
  private static final RedisServer REDIS = RedisServer.shared();

  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = RunningApi.start(REDIS);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "[]", "null", "\"e\"", "{", "{}", "{}{}", "{\"name\":\"e\",}"})
  void aBodyThatIsNotAnEventIsABadRequest(String body) {
    assertBad(BACKEND.events(body), "");
    assertBad(BACKEND.batch(body), "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"channel\":\"c\",\"data\":\"\"} | name: required",
        "{\"name\":\"e\",\"channel\":\"c\"} | data: required",
        "{\"name\":\"e\",\"data\":\"\"} | channels: required",
        "{\"name\":\"e\",\"channels\":[],\"data\":\"\"} | channels: expected at least one",
        "{\"name\":\"e\",\"channels\":\"c\",\"data\":\"\"} | channels: expected an array",
        "{\"name\":\"e\",\"channel\":\"a b\",\"data\":\"\"} | channel: ",
        "{\"name\":\"pusher:e\",\"channel\":\"c\",\"data\":\"\"} | reserved",
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\",\"socket_id\":\"x\"} | socket_id",
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\",\"info\":\"x\"} | unknown attribute 'x'",
      })
  void whatIsWrongIsNamed(String event, String complaint) {
    assertBad(BACKEND.events(event), complaint);
    assertBad(BACKEND.batch("{\"batch\":[" + event + "]}"), "batch[0].");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"e\\ud83d\",\"channel\":\"c\",\"data\":\"\"} | name: unpaired surrogate",
        "{\"name\":\"e\",\"channel\":\"#server-to-user-\\uDE80\",\"data\":\"\"} | channel:"
            + " unpaired",
        "{\"name\":\"e\",\"channels\":[\"c\",\"\\ud83d\"],\"data\":\"\"} | channels[1]: unpaired",
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"a\\ud83db\"} | data: unpaired surrogate"
            + " \\uD83D at position 1",
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":{\"x\":\"\\ud83d\"}} | data: unpaired",
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\",\"socket_id\":\"\\ud83d\"} | socket_id:"
            + " unpaired",
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\",\"idempotency_key\":\"\\ud83d\"} |"
            + " idempotency_key: unp",
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\",\"info\":\"\\ud83d\"} | info: unpaired"
      })
  void halfACharacterIsRefusedByTheNameOfItsMember(String event, String complaint) {
    assertBad(BACKEND.events(event), complaint);
    assertBad(BACKEND.batch("{\"batch\":[" + event + "]}"), "batch[0]." + complaint);
  }

  @Test
  void aHundredAndOneChannelsAreTooMany() {
    String channels =
        IntStream.range(0, 101).mapToObj(i -> "\"c" + i + "\"").collect(Collectors.joining(","));

    assertBad(
        BACKEND.events("{\"name\":\"e\",\"data\":\"\",\"channels\":[" + channels + "]}"),
        "at most 100");
  }

  @Test
  void elevenEventsAreTooMany() {
    String events =
        String.join(
            ",", Collections.nCopies(11, "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\"}"));

    assertBad(BACKEND.batch("{\"batch\":[" + events + "]}"), "at most 10");
  }

  @Test
  void dataOf10240BytesPassesAndOneMoreIsTooLarge() {
    assertThat(api.call(BACKEND.event("e", "c", "x".repeat(10_240))).status()).isEqualTo(200);

    Reply reply = api.call(BACKEND.event("e", "c", "x".repeat(10_241)));
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.error())
        .isEqualTo("The data content of this event exceeds the allowed maximum (10240 bytes)");
  }

  @Test
  void aFullBatchOfEscapesPasses() {
    String event =
        "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"%s\"}".formatted("\\u00e9".repeat(5_120));
    String events = String.join(",", Collections.nCopies(10, event));

    assertThat(api.call(BACKEND.batch("{\"batch\":[" + events + "]}")).status()).isEqualTo(200);
  }

  @Test
  void oneBadPartKeepsTheGoodOnesBack() {
    String topic = RedisKeys.topic(new Topic("900123", "all-or-nothing"));
    try (TopicReader reader = new TopicReader(REDIS.uri(), topic)) {
      assertBad(
          BACKEND.events(
              "{\"name\":\"bad\",\"channels\":[\"all-or-nothing\",\"a b\"],\"data\":\"\"}"),
          "channels[1]");
      assertBad(
          BACKEND.batch(
              "{\"batch\":[{\"name\":\"bad\",\"channel\":\"all-or-nothing\",\"data\":\"\"},{\"name\":\"bad\"}]}"),
          "batch[1]");
      api.call(BACKEND.event("good", "all-or-nothing", ""));

      assertThat(reader.nextFrame()).startsWith("{\"event\":\"good\"");
    }
  }

  private static void assertBad(byte[] request, String complaint) {
    Reply reply = api.call(request);

    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(reply.error()).isNotEmpty().contains(complaint);
    assertThat(reply.json().getInteger("code")).isEqualTo(400);
    assertThat(reply.header("content-type")).isEqualTo("application/json");
  }
}
