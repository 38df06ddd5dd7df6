package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.TopicReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Publishes that are repeated with an idempotency key. */
class IdempotentPublishIT extends StreamPublishFixture {

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
    Await.until(
        () -> placeOf(api.call(event("other", "x", "offset")), "other").containsKey("epoch"));

    Reply again = api.call(keyed);

    assertThat(placeOf(again, "prices")).isEqualTo(new JsonObject().put("duplicate", true));
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

  private static byte[] keyed(JsonObject body) {
    return BACKEND.events(body.put("idempotency_key", "k").encode());
  }
}
