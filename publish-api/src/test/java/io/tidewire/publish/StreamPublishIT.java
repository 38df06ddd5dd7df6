package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.TopicReader;
import io.tidewire.publish.testing.WireClient;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Publishes to channels that keep a log. */
class StreamPublishIT extends StreamPublishFixture {

  @Test
  void whoAsksIsToldWhereTheEventWent() {
    JsonObject first = placeOf(api.call(event("chat-1", "a", "offset")), "chat-1");
    JsonObject second = placeOf(api.call(event("chat-1", "b", "offset")), "chat-1");

    assertThat(first.getString("offset")).isEqualTo("1");
    assertThat(second.getString("offset")).isEqualTo("2");
    assertThat(second.getString("epoch")).isEqualTo(first.getString("epoch")).hasSize(8);
    assertThat(first.getBoolean("duplicate")).isFalse();
  }

  @Test
  void theQueryMayAskToo() {
    byte[] body = json("chat-1", "a").toBuffer().getBytes();

    Reply reply =
        api.call(
            BACKEND.request(
                "POST", "/apps/" + BACKEND.appId() + "/events", Map.of("info", "offset"), body));

    assertThat(placeOf(reply, "chat-1").getString("offset")).isEqualTo("1");
  }

  @Test
  void anEphemeralEventHasNoPlace() {
    assertThat(placeOf(api.call(event("prices", "a", "offset")), "prices"))
        .isEqualTo(new JsonObject().put("duplicate", false));
    assertThat(redis.run("KEYS", "*")).isEmpty();
  }

  @Test
  void everyMessageOfAStreamHasAnIdAndThoseOfOneConnectionSort() {
    try (WireClient client = api.connect();
        TopicReader topic = reader("chat-1")) {
      client.call(event("chat-1", "a", ""));
      client.call(event("chat-1", "b", ""));

      Envelope first = next(topic);
      Envelope second = next(topic);

      assertThat(first.id()).isNotEmpty().isLessThan(second.id());
      assertThat(first.offset()).isEqualTo(1);
      assertThat(second.publishedAtMs()).isPositive();
    }
  }

  @Test
  void whatAChannelGetsOfABatchHasNeighbouringPlacesInItsOrder() {
    JsonArray batch =
        new JsonArray()
            .add(json("chat-1", "a"))
            .add(json("chat-2", "x"))
            .add(json("chat-1", "b"))
            .add(json("prices", "p"))
            .add(json("chat-1", "c"));
    batch.forEach(event -> ((JsonObject) event).put("info", "offset"));
    try (TopicReader topic = reader("chat-1")) {

      Reply reply = api.call(BACKEND.batch(new JsonObject().put("batch", batch).encode()));

      assertThat(offsets(reply)).containsExactly("1", "1", "2", "none", "3");
      assertThat(List.of(topic.nextFrame(), topic.nextFrame(), topic.nextFrame()))
          .satisfiesExactly(
              frame -> assertThat(frame).contains("\"a\""),
              frame -> assertThat(frame).contains("\"b\""),
              frame -> assertThat(frame).contains("\"c\""));
    }
  }

  @Test
  void aRedisThatForgotItsScriptsKeepsTheOrderOfPipelinedRequests() {
    api.call(event("chat-1", "0", ""));
    redis.run("SCRIPT", "FLUSH");
    try (WireClient client = api.connect();
        TopicReader topic = reader("chat-1")) {

      for (int i = 1; i <= 30; i++) client.send(event("chat-1", Integer.toString(i), ""));
      for (int i = 1; i <= 30; i++) assertThat(client.read().status()).isEqualTo(200);

      List<Long> order = new ArrayList<>();
      for (int i = 1; i <= 30; i++) {
        Envelope message = next(topic);
        assertThat(message.text()).contains("\"data\":\"" + i + "\"");
        order.add(message.offset());
      }
      assertThat(order).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void aRedisThatRestartsEmptyBeginsAnotherLineage() {
    JsonObject before = placeOf(api.call(event("chat-1", "a", "offset")), "chat-1");

    redis.restart();
    Await.until(() -> api.call(event("prices", "x", "")).status() == 200 && api.health.isHealthy());
    JsonObject after = placeOf(api.call(event("chat-1", "b", "offset")), "chat-1");

    assertThat(after.getString("epoch")).isNotEqualTo(before.getString("epoch"));
    assertThat(after.getString("offset")).isEqualTo("1");
  }

  @Test
  void aFullRedisTakesNothingForCertain() {
    redis.run("CONFIG", "SET", "maxmemory", "1");

    Reply refused = api.call(event("chat-1", "a", ""));

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.error()).contains("OOM");
    assertThat(refused.header("x-publish-outcome")).isEmpty();
  }

  @Test
  void aCacheChannelOfAStreamKeepsItsLastMessageAsItWasPublished() {
    try (TopicReader topic = reader("cache-chat-1")) {
      api.call(event("cache-chat-1", "a", ""));
      api.call(event("cache-chat-1", "b", ""));
      topic.next();

      assertThat(
              redis
                  .run("GET", RedisKeys.cached(topic("cache-chat-1")))
                  .getBytes(StandardCharsets.UTF_8))
          .isEqualTo(topic.next());
    }
    Reply told = api.call(BACKEND.get("/channels/cache-chat-1", Map.of("info", "cache")));
    assertThat(told.json().getJsonObject("cache").getString("data")).isEqualTo("b");
  }

  @Test
  void aRedisThatForbidsInfoKeepsStreamsAllTheSame() {
    RedisServer strict = RedisServer.own();
    strict.run("ACL", "SETUSER", "default", "-info");
    try (RunningApi other = RunningApi.start(strict)) {
      other.auth.knows(BACKEND, CHAT);

      JsonObject first = placeOf(other.call(event("chat-1", "a", "offset")), "chat-1");
      JsonObject second = placeOf(other.call(event("chat-1", "b", "offset")), "chat-1");

      assertThat(second.getString("epoch")).isEqualTo(first.getString("epoch"));
      assertThat(second.getString("offset")).isEqualTo("2");
    } finally {
      strict.close();
    }
  }

  @Test
  void nothingIsKeptIndefinitely() {
    api.call(Backend.with(event("cache-chat-1", "a", ""), "Idempotency-Key", "k"));
    api.call(Backend.with(event("cache-prices", "a", ""), "Idempotency-Key", "k"));

    assertThat(redis.run("KEYS", "*").lines())
        .hasSize(6)
        .allSatisfy(key -> assertThat(Long.parseLong(redis.run("PTTL", key))).as(key).isPositive());
  }

  private static Envelope next(TopicReader topic) {
    return Envelope.decode(Buffer.buffer(topic.next()));
  }
}
