package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.tidewire.wire.Topic;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryIT {

  private static final Backend BACKEND = Backend.VECTORS;
  private static final Topic CHAT = new Topic(BACKEND.appId(), "chat-1");
  private static final History TEN = new History(10, Duration.ofSeconds(60));

  private final RedisServer redis = RedisServer.shared();
  private RunningApi api;

  @BeforeEach
  void start() {
    redis.flush();
    api = RunningApi.start(redis);
    api.auth.knows(
        BACKEND,
        new Namespace("chat-*", Optional.of(TEN), false, false, 0, false),
        new Namespace("lenient-*", Optional.of(TEN), true, false, 0, false));
  }

  @AfterEach
  void stop() {
    api.close();
  }

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
  void aPositionTakenBeforeIsWhereAReaderGoesOn() {
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
  void whatIsNotKeptAnyMoreIsGoneAndNotPartlyTold() {
    String start = ok(history(Map.of())).getString("position");
    publish(11);

    Reply gone = history(Map.of("since", start));
    Reply goneInReverse = history(Map.of("since", start.replace(":0", ":1"), "reverse", "true"));

    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.json().getString("reason")).isEqualTo("trimmed");
    assertThat(gone.json().getString("position")).endsWith(":11");
    assertThat(goneInReverse.json().getString("reason")).isEqualTo("trimmed");
  }

  @Test
  void agedMessagesAreGoneAlthoughRedisStillHasThem() {
    String start = ok(history(Map.of())).getString("position");
    publish(3);
    aged(1);
    aged(2);

    assertThat(data(ok(history(Map.of())))).containsExactly("3");
    assertThat(data(ok(history(Map.of("reverse", "true"))))).containsExactly("3");
    assertThat(history(Map.of("since", start)).json().getString("reason")).isEqualTo("trimmed");
    assertThat(data(ok(history(Map.of("since", start.replace(":0", ":2")))))).containsExactly("3");
  }

  @Test
  void anotherLineageIsGone() {
    publish(3);

    Reply reset = history(Map.of("since", "stranger:1"));
    Reply beyond = history(Map.of("since", ok(history(Map.of())).getString("position") + "0"));

    assertThat(reset.status()).isEqualTo(410);
    assertThat(reset.json().getString("reason")).isEqualTo("reset");
    assertThat(beyond.json().getString("reason")).isEqualTo("reset");
  }

  @Test
  void beyondAForkIsDivergedAndBeforeItIsAFailoverUnlessTheNamespaceIsLenient() {
    for (String channel : List.of("chat-1", "lenient-1")) {
      publish(channel, 3);
      Topic topic = new Topic(BACKEND.appId(), channel);
      redis.run("HSET", RedisKeys.streamMeta(topic), "t", "0000000000");
    }
    String chat = epoch("chat-1");
    String lenient = epoch("lenient-1");
    publish("chat-1", 1);
    publish("lenient-1", 1);

    Reply strict = history("chat-1", chat + ":2");
    Reply diverged = history("chat-1", chat + ":4");
    JsonObject across = ok(history("lenient-1", lenient + ":2"));

    assertThat(strict.json().getString("reason")).isEqualTo("failover");
    assertThat(strict.json().getString("fork")).isEqualTo(chat + ":3");
    assertThat(diverged.json().getString("reason")).isEqualTo("diverged");
    assertThat(history("lenient-1", lenient + ":4").json().getString("reason"))
        .isEqualTo("diverged");
    assertThat(across.getBoolean("boundary")).isTrue();
    assertThat(across.getJsonArray("messages")).hasSize(2);
  }

  @Test
  void thePagesOfALenientNamespaceGoAcrossSeveralForks() {
    List<String> positions = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      publish("lenient-2", 2);
      positions.add(epoch("lenient-2") + ":" + 2 * (i + 1));
      Topic topic = new Topic(BACKEND.appId(), "lenient-2");
      redis.run("HSET", RedisKeys.streamMeta(topic), "t", "0000000000");
    }
    publish("lenient-2", 2);

    for (int i = 0; i < 3; i++) {
      JsonObject across = ok(history("lenient-2", positions.get(i)));

      assertThat(across.getBoolean("boundary")).isTrue();
      assertThat(across.getJsonArray("messages")).hasSize(2 * (3 - i));
    }
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

  private void publish(int count) {
    publish("chat-1", count);
  }

  /** Their data goes on counting. */
  private void publish(String channel, int count) {
    Topic topic = new Topic(BACKEND.appId(), channel);
    String offset = redis.run("HGET", RedisKeys.streamMeta(topic), "o");
    int before = offset.isEmpty() ? 0 : Integer.parseInt(offset);
    for (int i = 1; i <= count; i++) {
      Reply reply = api.call(BACKEND.event("e", channel, Integer.toString(before + i)));
      assertThat(reply.status()).isEqualTo(200);
    }
  }

  /** Makes one message of the log as old as its time allows, and a second more. */
  private void aged(int offset) {
    String key = RedisKeys.stream(CHAT);
    List<String> rows = redis.run("XRANGE", key, "-", "+").lines().toList();
    redis.run("DEL", key);
    for (int i = 0; i < rows.size(); i += 6) {
      String id = rows.get(i);
      long ms = Long.parseLong(rows.get(i + 2));
      boolean older = id.equals(offset + "-0");
      String body = rows.get(i + 4) + "\n" + rows.get(i + 5);
      redis.run("XADD", key, id, "t", Long.toString(older ? ms - 61_000 : ms), "d", body);
    }
  }

  private String epoch(String channel) {
    return redis.run("HGET", RedisKeys.streamMeta(new Topic(BACKEND.appId(), channel)), "e");
  }

  private Reply history(Map<String, String> parameters) {
    return api.call(BACKEND.get("/channels/chat-1/history", new HashMap<>(parameters)));
  }

  private Reply history(String channel, String since) {
    return api.call(BACKEND.get("/channels/" + channel + "/history", Map.of("since", since)));
  }

  private static JsonObject ok(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json();
  }

  private static List<String> data(JsonObject page) {
    JsonArray messages = page.getJsonArray("messages");
    return messages.stream().map(it -> ((JsonObject) it).getString("data")).toList();
  }
}
