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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An API whose app keeps a history of ten messages, and the pages of that history. */
abstract class HistoryFixture {

  static final Backend BACKEND = Backend.VECTORS;
  static final Topic CHAT = new Topic(BACKEND.appId(), "chat-1");
  static final History TEN = new History(10, Duration.ofSeconds(60));

  final RedisServer redis = RedisServer.shared();
  RunningApi api;

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

  void publish(int count) {
    publish("chat-1", count);
  }

  /** Publishes so many messages, whose data continue the count. */
  void publish(String channel, int count) {
    Topic topic = new Topic(BACKEND.appId(), channel);
    String offset = redis.run("HGET", RedisKeys.streamMeta(topic), "o");
    int before = offset.isEmpty() ? 0 : Integer.parseInt(offset);
    for (int i = 1; i <= count; i++) {
      Reply reply = api.call(BACKEND.event("e", channel, Integer.toString(before + i)));
      assertThat(reply.status()).isEqualTo(200);
    }
  }

  String epoch(String channel) {
    return redis.run("HGET", RedisKeys.streamMeta(new Topic(BACKEND.appId(), channel)), "e");
  }

  Reply history(Map<String, String> parameters) {
    return api.call(BACKEND.get("/channels/chat-1/history", new HashMap<>(parameters)));
  }

  Reply history(String channel, String since) {
    return api.call(BACKEND.get("/channels/" + channel + "/history", Map.of("since", since)));
  }

  static JsonObject ok(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json();
  }

  static List<String> data(JsonObject page) {
    JsonArray messages = page.getJsonArray("messages");
    return messages.stream().map(it -> ((JsonObject) it).getString("data")).toList();
  }
}
