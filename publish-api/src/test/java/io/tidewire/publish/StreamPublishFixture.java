package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.TopicReader;
import io.tidewire.wire.Topic;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A publish API with channels that keep a log. */
abstract class StreamPublishFixture {

  static final Backend BACKEND = Backend.VECTORS;

  static final Namespace CHAT =
      new Namespace("*chat-*", Optional.of(History.DEFAULTS), false, false, 0, false);

  RedisServer redis;
  RunningApi api;

  @BeforeEach
  void start() {
    redis = RedisServer.own();
    api = RunningApi.start(redis);
    api.auth.knows(BACKEND, CHAT);
  }

  @AfterEach
  void stop() {
    api.close();
    redis.close();
  }

  static Topic topic(String channel) {
    return new Topic(BACKEND.appId(), channel);
  }

  TopicReader reader(String channel) {
    return new TopicReader(redis.uri(), RedisKeys.topic(topic(channel)));
  }

  static JsonObject json(String channel, String data) {
    return new JsonObject().put("name", "e").put("channel", channel).put("data", data);
  }

  static byte[] event(String channel, String data, String info) {
    return BACKEND.events(json(channel, data).put("info", info).encode());
  }

  static JsonObject placeOf(Reply reply, String channel) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().getJsonObject("channels").getJsonObject(channel);
  }

  static List<JsonObject> entries(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().getJsonArray("batch").stream().map(JsonObject.class::cast).toList();
  }

  static List<String> offsets(Reply reply) {
    return entries(reply).stream().map(entry -> entry.getString("offset", "none")).toList();
  }
}
