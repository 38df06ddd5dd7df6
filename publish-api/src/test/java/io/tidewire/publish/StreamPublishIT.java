package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Eventually;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.TopicReader;
import io.tidewire.publish.testing.WireClient;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamPublishIT {

  private static final Backend BACKEND = Backend.VECTORS;
  private static final Namespace CHAT =
      new Namespace("*chat-*", Optional.of(History.DEFAULTS), false, false, 0, false);

  private RedisServer redis;
  private RunningApi api;

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
  void aRepetitionWithItsKeyAddsNothingAndGetsTheSameAnswer() {
    byte[] keyed = Backend.with(event("chat-1", "a", "offset"), "Idempotency-Key", "order:42");

    JsonObject first = placeOf(api.call(keyed), "chat-1");
    JsonObject again = placeOf(api.call(keyed), "chat-1");

    assertThat(again.getBoolean("duplicate")).isTrue();
    assertThat(again.copy().put("duplicate", false)).isEqualTo(first);
    assertThat(redis.run("XLEN", RedisKeys.stream(topic("chat-1")))).isEqualTo("1");
    assertThat(api.meters.counter("tidewire_publish_duplicates_total").count()).isEqualTo(1);
  }

  @Test
  void aKeyForSomethingElseIsAConflictThatSaysSo() {
    api.call(Backend.with(event("chat-1", "a", ""), "Idempotency-Key", "k"));

    Reply conflict = api.call(Backend.with(event("chat-1", "b", ""), "Idempotency-Key", "k"));

    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.error())
        .isEqualTo("The idempotency key was used for a different request on channel chat-1");
    assertThat(redis.run("XLEN", RedisKeys.stream(topic("chat-1")))).isEqualTo("1");
    assertThat(api.meters.counter("tidewire_publish_conflicts_total").count()).isEqualTo(1);
  }

  @Test
  void aKeyHoldsOnAnEphemeralChannelToo() {
    byte[] keyed = Backend.with(event("prices", "a", "offset"), "Idempotency-Key", "k");
    byte[] misused = Backend.with(event("prices", "b", ""), "Idempotency-Key", "k");
    try (TopicReader topic = reader("prices")) {
      Reply first = api.call(keyed);
      Reply again = api.call(keyed);
      Reply conflict = api.call(misused);
      api.call(event("prices", "end", ""));

      assertThat(placeOf(first, "prices").getBoolean("duplicate")).isFalse();
      assertThat(placeOf(again, "prices").getBoolean("duplicate")).isTrue();
      assertThat(conflict.status()).isEqualTo(409);
      assertThat(List.of(topic.nextFrame(), topic.nextFrame()))
          .satisfiesExactly(
              frame -> assertThat(frame).contains("\"a\""),
              frame -> assertThat(frame).contains("end"));
    }
  }

  @Test
  void aKeyOutlivesItsChannelsChangeOfTier() {
    byte[] keyed = Backend.with(event("prices", "a", "offset"), "Idempotency-Key", "k");
    api.call(keyed);
    api.auth.knows(
        BACKEND, new Namespace("*", Optional.of(History.DEFAULTS), false, false, 0, false));
    api.auth.announces(BACKEND.appId());
    Eventually.holds(
        () -> placeOf(api.call(event("other", "x", "offset")), "other").containsKey("epoch"));

    Reply again = api.call(keyed);

    assertThat(placeOf(again, "prices")).isEqualTo(new JsonObject().put("duplicate", true));
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
  void aBatchWithAKeyIsOnePublishToEachChannel() {
    JsonArray batch =
        new JsonArray().add(json("chat-1", "a")).add(json("prices", "p")).add(json("chat-1", "b"));
    batch.forEach(event -> ((JsonObject) event).put("info", "offset"));
    JsonObject body = new JsonObject().put("batch", batch).put("idempotency_key", "k");

    Reply first = api.call(BACKEND.batch(body.encode()));
    Reply again = api.call(BACKEND.batch(body.encode()));

    assertThat(offsets(again)).isEqualTo(offsets(first)).containsExactly("1", "none", "2");
    assertThat(entries(again)).allMatch(entry -> entry.getBoolean("duplicate"));
    assertThat(redis.run("XLEN", RedisKeys.stream(topic("chat-1")))).isEqualTo("2");
  }

  @Test
  void eventsOfABatchWithKeysOfTheirOwnAreRepeatedOnTheirOwn() {
    JsonObject keyed = json("chat-1", "a").put("idempotency_key", "k").put("info", "offset");
    JsonObject keyless = json("chat-1", "b").put("info", "offset");
    JsonObject body =
        new JsonObject().put("batch", new JsonArray().add(keyless).add(keyed).add(keyless));

    Reply first = api.call(BACKEND.batch(body.encode()));
    Reply again = api.call(BACKEND.batch(body.encode()));

    assertThat(offsets(first)).containsExactly("1", "2", "3");
    assertThat(offsets(again)).containsExactly("4", "2", "5");
  }

  @Test
  void aRetryCompletesTheChannelsThatAreMissing() {
    JsonObject one = new JsonObject().put("name", "e").put("data", "a").put("info", "offset");
    api.call(keyed(one.copy().put("channels", new JsonArray().add("chat-1"))));

    Reply both =
        api.call(keyed(one.copy().put("channels", new JsonArray().add("chat-1").add("chat-2"))));

    assertThat(placeOf(both, "chat-1").getBoolean("duplicate")).isTrue();
    assertThat(placeOf(both, "chat-2").getBoolean("duplicate")).isFalse();
  }

  @Test
  void aConflictOnOneChannelTellsWhatBecameOfTheOthers() {
    JsonObject one = new JsonObject().put("name", "e");
    api.call(keyed(one.copy().put("data", "a").put("channels", new JsonArray().add("chat-1"))));

    Reply mixed =
        api.call(
            keyed(
                one.copy()
                    .put("data", "b")
                    .put("channels", new JsonArray().add("chat-1").add("chat-2"))));

    assertThat(mixed.status()).isEqualTo(409);
    assertThat(mixed.json().getJsonArray("outcomes"))
        .containsExactly(
            new JsonObject().put("event", 0).put("channel", "chat-1").put("outcome", "conflict"),
            new JsonObject().put("event", 0).put("channel", "chat-2").put("outcome", "published"));
  }

  @Test
  void manyAtOnceWithOneKeyAreOneMessageAndOneAnswer() {
    byte[] request = Backend.with(event("chat-1", "a", "offset"), "Idempotency-Key", "k");

    List<CompletableFuture<Reply>> racing =
        IntStream.range(0, 24)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> api.call(request)))
            .toList();
    List<JsonObject> places =
        racing.stream().map(reply -> placeOf(reply.join(), "chat-1")).toList();

    assertThat(places).filteredOn(place -> !place.getBoolean("duplicate")).hasSize(1);
    assertThat(places.stream().map(place -> place.getString("offset")).collect(Collectors.toSet()))
        .isEqualTo(Set.of("1"));
    assertThat(redis.run("XLEN", RedisKeys.stream(topic("chat-1")))).isEqualTo("1");
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
    Eventually.holds(
        () -> api.call(event("prices", "x", "")).status() == 200 && api.health.isReady());
    JsonObject after = placeOf(api.call(event("chat-1", "b", "offset")), "chat-1");

    assertThat(after.getString("epoch")).isNotEqualTo(before.getString("epoch"));
    assertThat(after.getString("offset")).isEqualTo("1");
  }

  @Test
  void whatBecameOfAPublishThatRedisDidNotAnswerIsUnknownAndARetryIsSafe() {
    byte[] keyed = Backend.with(event("chat-1", "a", "offset"), "Idempotency-Key", "k");
    api.call(event("chat-1", "0", ""));
    redis.pause();
    Reply unknown;
    try {
      unknown = api.call(keyed);
    } finally {
      redis.resume();
    }
    Reply again = api.call(keyed);

    assertThat(unknown.status()).isEqualTo(503);
    assertThat(unknown.header("retry-after")).isIn("1", "2", "3");
    assertThat(unknown.header("x-publish-outcome")).isEqualTo("unknown");
    assertThat(unknown.json().getJsonArray("outcomes").getJsonObject(0).getString("outcome"))
        .isEqualTo("unknown");
    assertThat(placeOf(again, "chat-1").getString("offset")).isEqualTo("2");
    assertThat(placeOf(again, "chat-1").getBoolean("duplicate")).isTrue();
    assertThat(redis.run("XLEN", RedisKeys.stream(topic("chat-1")))).isEqualTo("2");
    assertThat(api.meters.counter("tidewire_publish_unknown_total").count()).isEqualTo(1);
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
  void nothingIsKeptForEver() {
    api.call(Backend.with(event("cache-chat-1", "a", ""), "Idempotency-Key", "k"));
    api.call(Backend.with(event("cache-prices", "a", ""), "Idempotency-Key", "k"));

    assertThat(redis.run("KEYS", "*").lines())
        .hasSize(6)
        .allSatisfy(key -> assertThat(Long.parseLong(redis.run("PTTL", key))).as(key).isPositive());
  }

  private static Topic topic(String channel) {
    return new Topic(BACKEND.appId(), channel);
  }

  private TopicReader reader(String channel) {
    return new TopicReader(redis.uri(), RedisKeys.topic(topic(channel)));
  }

  private static Envelope next(TopicReader topic) {
    return Envelope.decode(Buffer.buffer(topic.next()));
  }

  private static JsonObject json(String channel, String data) {
    return new JsonObject().put("name", "e").put("channel", channel).put("data", data);
  }

  private static byte[] event(String channel, String data, String info) {
    return BACKEND.events(json(channel, data).put("info", info).encode());
  }

  private static byte[] keyed(JsonObject body) {
    return BACKEND.events(body.put("idempotency_key", "k").encode());
  }

  private static JsonObject placeOf(Reply reply, String channel) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().getJsonObject("channels").getJsonObject(channel);
  }

  private static List<JsonObject> entries(Reply reply) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json().getJsonArray("batch").stream().map(JsonObject.class::cast).toList();
  }

  private static List<String> offsets(Reply reply) {
    return entries(reply).stream().map(entry -> entry.getString("offset", "none")).toList();
  }
}
