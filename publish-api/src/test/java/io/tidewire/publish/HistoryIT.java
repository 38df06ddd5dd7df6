package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryIT extends HistoryFixture {

  @Test
  void aMessageIsToldAsItWasPublished() {
    api.call(
        BACKEND.events(
            new JsonObject()
                .put("name", "greeting")
                .put("channel", "chat-1")
                .put("data", "{\"a\":\"🚀\"}")
                .put("socket_id", "1.2")
                .encode()));

    JsonObject body = ok(history(Map.of()));

    JsonObject message = body.getJsonArray("messages").getJsonObject(0);
    assertThat(message.getString("event")).isEqualTo("greeting");
    assertThat(message.getString("data")).isEqualTo("{\"a\":\"🚀\"}");
    assertThat(message.getString("socket_id")).isEqualTo("1.2");
    assertThat(message.getString("offset")).isEqualTo("1");
    assertThat(message.getString("id")).isNotEmpty();
    assertThat(message.getLong("time_ms")).isPositive();
    assertThat(body.getString("position")).endsWith(":1");
    assertThat(body.containsKey("next")).isFalse();
  }

  @Test
  void aReaderContinuesAtAnEarlierPosition() {
    publish(2);
    JsonObject position = ok(api.call(BACKEND.get("/channels/chat-1/position", Map.of())));
    publish(3);

    JsonObject rest = ok(history(Map.of("since", position.getString("position"))));

    assertThat(position.getString("position"))
        .isEqualTo(position.getString("epoch") + ":" + position.getString("offset"));
    assertThat(data(rest)).containsExactly("3", "4", "5");
  }

  @Test
  void aChannelThatWasNeverUsedHasAPositionToo() {
    JsonObject position = ok(api.call(BACKEND.get("/channels/chat-1/position", Map.of())));
    publish(1);

    assertThat(position.getString("offset")).isEqualTo("0");
    assertThat(data(ok(history(Map.of("since", position.getString("position"))))))
        .containsExactly("1");
  }

  @Test
  void pagesFollowEachOtherForward() {
    publish(7);

    JsonObject first = ok(history(Map.of("limit", "3")));
    JsonObject second = ok(history(Map.of("limit", "3", "since", first.getString("next"))));
    JsonObject third = ok(history(Map.of("limit", "3", "since", second.getString("next"))));

    assertThat(data(first)).containsExactly("1", "2", "3");
    assertThat(data(second)).containsExactly("4", "5", "6");
    assertThat(data(third)).containsExactly("7");
    assertThat(third.containsKey("next")).isFalse();
  }

  @Test
  void pagesFollowEachOtherInReverse() {
    publish(13);

    JsonObject first = ok(history(Map.of("limit", "6", "reverse", "true")));
    JsonObject second =
        ok(history(Map.of("limit", "6", "reverse", "true", "since", first.getString("next"))));

    assertThat(data(first)).containsExactly("13", "12", "11", "10", "9", "8");
    assertThat(data(second)).containsExactly("7", "6", "5", "4");
    assertThat(second.containsKey("next")).isFalse();
  }

  @Test
  void nothingIsAPageToo() {
    publish(2);
    String top = ok(history(Map.of())).getString("position");

    assertThat(data(ok(history(Map.of("since", top))))).isEmpty();
    assertThat(data(ok(api.call(BACKEND.get("/channels/chat-empty/history", Map.of()))))).isEmpty();
    assertThat(
            data(
                ok(
                    api.call(
                        BACKEND.get("/channels/chat-empty/history", Map.of("reverse", "true"))))))
        .isEmpty();
  }

  @Test
  void anEphemeralChannelHasNoHistoryAndIsToldWhy() {
    for (String what : List.of("history", "position")) {
      Reply none = api.call(BACKEND.get("/channels/prices/" + what, Map.of()));

      assertThat(none.status()).isEqualTo(404);
      assertThat(none.error())
          .isEqualTo(
              "Channel prices has no history; configure one under 'namespaces' in the apps file");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "since, 42, 'since: expected epoch:offset, as in position and next'",
    "since, e:x, 'since: expected epoch:offset, as in position and next'",
    "limit, 0, 'limit: expected a number from 1 to 200'",
    "limit, 201, 'limit: expected a number from 1 to 200'",
    "limit, all, 'limit: expected a number from 1 to 200'",
    "reverse, yes, 'reverse: expected true or false'"
  })
  void aWrongParameterIsNamed(String name, String value, String complaint) {
    Reply refused = history(Map.of(name, value));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).isEqualTo(complaint);
  }

  @Test
  void whoDoesNotSignReadsNothing() {
    String path = "/apps/" + BACKEND.appId() + "/channels/chat-1/history";

    assertThat(api.call(Backend.http("GET", path, new byte[0])).status()).isEqualTo(401);
  }
}
