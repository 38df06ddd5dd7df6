package io.tidewire.publish.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.wire.ChannelName;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchRequestTest {

  private static final AppPolicy APP = AppPolicy.defaults("900123");
  private static final String EVENT = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"d\"}";

  @Test
  void eventsKeepTheirOrder() {
    BatchRequest batch =
        read(
            """
            {"batch":[{"name":"a","channel":"orders.42","data":"{}"},\
            {"name":"b","channel":"presence-lobby","data":"{}","info":"user_count"}]}\
            """);

    assertThat(batch.events()).extracting(event -> event.event().value()).containsExactly("a", "b");
    assertThat(batch.channelsWithCounts()).containsExactly(new ChannelName("presence-lobby"));
  }

  @Test
  void aListOfChannelsIsTolerated() {
    BatchRequest batch =
        read("{\"batch\":[{\"name\":\"a\",\"channels\":[\"x\",\"y\"],\"data\":\"\"}]}");

    assertThat(batch.events().get(0).channels()).hasSize(2);
  }

  @Test
  void tenEventsAreFineAndOneMoreIsNot() {
    assertThat(read(batchOf(10)).events()).hasSize(10);
    assertRejected(batchOf(11), "Batch too large: batch: at most 10 events allowed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                 | batch: expected 1 to 10 events, got 0",
        "{\"batch\":null}   | batch: expected 1 to 10 events, got 0",
        "{\"batch\":[]}     | batch: expected 1 to 10 events, got 0",
        "{\"batch\":{}}     | batch: expected an array, got an object",
        "{\"batch\":[1]}    | batch[0]: expected an object, got a number",
        "{\"batch\":[null]} | batch[0]: expected an object, got null",
        "[]                 | body: expected an object, got an array",
      })
  void whatIsNoBatchIsSaidToBeNone(String body, String complaint) {
    assertThatThrownBy(() -> read(body)).hasMessage(complaint);
  }

  @Test
  void oneBadEventRejectsAllAndIsNamed() {
    assertRejected(
        "{\"batch\":[" + EVENT + ",{\"name\":\"e\",\"channel\":\"a b\",\"data\":\"\"}]}",
        "batch[1].channel: ");
    assertRejected("{\"batch\":[" + EVENT + ",{\"channel\":\"a\"}]}", "batch[1].name: required");
  }

  @Test
  void oneEventThatIsTooLargeRejectsAll() {
    String large = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"" + "x".repeat(10_241) + "\"}";

    assertThatThrownBy(() -> read("{\"batch\":[" + EVENT + "," + large + "]}"))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.isTooLarge()).isTrue())
        .hasMessage(
            "The data content of this event exceeds the allowed maximum (10240 bytes):"
                + " batch[1].data");
  }

  @Test
  void anAnswerHasRoomForOneChannelPerEvent() {
    assertRejected(
        "{\"batch\":[{\"name\":\"a\",\"channels\":[\"x\",\"y\"],\"data\":\"\",\"info\":\"subscription_count\"}]}",
        "batch[0].info: not available for an event with several channels");
  }

  private static void assertRejected(String body, String complaint) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining(complaint);
  }

  private static String batchOf(int count) {
    return "{\"batch\":[" + String.join(",", Collections.nCopies(count, EVENT)) + "]}";
  }

  @Test
  void aBatchHasOneKeyOrItsEventsHaveTheirOwn() {
    String own = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\",\"idempotency_key\":\"%s\"}";
    String none = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\"}";
    String two = own.formatted("k1") + "," + own.formatted("k2");
    String same = own.formatted("k1") + "," + own.formatted("k1");

    assertThat(read("{\"batch\":[" + two + "]}").events())
        .extracting(event -> event.key().orElseThrow().value())
        .containsExactly("k1", "k2");
    assertThat(read("{\"batch\":[" + none + "],\"idempotency_key\":\"k\"}").key())
        .contains(new IdempotencyKey("k"));
    assertThatThrownBy(() -> read("{\"batch\":[" + two + "],\"idempotency_key\":\"k\"}"))
        .hasMessage("batch[0].idempotency_key: the batch already has a key");
    assertThatThrownBy(() -> read("{\"batch\":[" + same + "]}"))
        .hasMessage("batch[1].idempotency_key: another event of the batch has the same key");
  }

  private static BatchRequest read(String body) {
    return BatchRequest.read(body.getBytes(StandardCharsets.UTF_8), APP, PublishOptions.NONE);
  }
}
