package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.TopicReader;
import io.tidewire.publish.testing.WireClient;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The answer to a publish, the stored last event, and the counts. */
class PublishAnswersIT extends PublishingFixture {

  @Test
  void infoTellsAboutEachChannelWhatItHas() {
    Reply reply =
        api.call(
            BACKEND.events(
                "{\"name\":\"e\",\"channels\":[\"orders.42\",\"presence-lobby\",\"nobody\"],\"data\":\"\",\"info\":\"user_count,subscription_count\"}"));

    assertThat(reply.body())
        .isEqualTo(
            "{\"channels\":{\"orders.42\":{\"subscription_count\":13},"
                + "\"presence-lobby\":{\"user_count\":2,\"subscription_count\":51},"
                + "\"nobody\":{\"subscription_count\":0}}}");
  }

  @Test
  void infoThatDoesNotApplyLeavesAnEmptyEntry() {
    Reply reply =
        api.call(
            BACKEND.events(
                "{\"name\":\"e\",\"channel\":\"orders.42\",\"data\":\"\",\"info\":\"user_count\"}"));

    assertThat(reply.body()).isEqualTo("{\"channels\":{\"orders.42\":{}}}");
  }

  @Test
  void aBatchIsToldByIndex() {
    Reply reply =
        api.call(
            BACKEND.batch(
                """
                {"batch":[{"name":"a","channel":"orders.42","data":"{}"},\
                {"name":"b","channel":"presence-lobby","data":"{}","info":"user_count"},\
                {"name":"c","channel":"orders.42","data":"{}","info":"subscription_count"}]}\
                """));

    assertThat(reply.body())
        .isEqualTo("{\"batch\":[{},{\"user_count\":2},{\"subscription_count\":13}]}");
  }

  @Test
  void aCacheChannelKeepsWhatItPublishedLast() {
    Topic topic = new Topic("900123", "cache-prices");
    try (TopicReader reader = subscribe("cache-prices")) {
      api.call(BACKEND.event("p", "cache-prices", "first"));
      api.call(
          BACKEND.events(
              "{\"name\":\"p\",\"channel\":\"cache-prices\",\"data\":\"{\\\"price\\\":10}\",\"socket_id\":\"1.2\"}"));
      Envelope first = Envelope.decode(Buffer.buffer(reader.next()));
      byte[] second = reader.next();

      assertThat(REDIS.run("GET", RedisKeys.cached(topic)).getBytes(StandardCharsets.UTF_8))
          .isEqualTo(second);
      assertThat(Integer.parseInt(REDIS.run("TTL", RedisKeys.cached(topic))))
          .isBetween(1_790, 1_800);
      Envelope kept = Envelope.decode(Buffer.buffer(second));
      assertThat(kept.except()).contains(new SocketId("1.2"));
      assertThat(kept.id()).isNotEmpty().isNotEqualTo(first.id());
    }
    Reply reply = api.call(BACKEND.get("/channels/cache-prices", Map.of("info", "cache")));
    assertThat(reply.json().getJsonObject("cache").getString("data")).isEqualTo("{\"price\":10}");
    assertThat(reply.json().getJsonObject("cache").getInteger("ttl")).isBetween(1_790, 1_800);
    assertThat(reply.json().getBoolean("occupied")).isFalse();
  }

  @Test
  void otherChannelsKeepNothing() {
    api.call(BACKEND.event("p", "mycache-x", "d"));

    assertThat(REDIS.run("EXISTS", RedisKeys.cached(new Topic("900123", "mycache-x"))))
        .isEqualTo("0");
  }

  @Test
  void anEmptyCacheIsNull() {
    Reply reply =
        api.call(BACKEND.get("/channels/presence-cache-none", Map.of("info", "cache,user_count")));

    assertThat(reply.body()).isEqualTo("{\"occupied\":false,\"user_count\":0,\"cache\":null}");
  }

  @Test
  void whileRedisForgetsItsScriptsNothingOvertakes() {
    try (TopicReader reader = subscribe("cache-flush")) {
      api.call(BACKEND.event("one", "cache-flush", ""));
      REDIS.run("SCRIPT", "FLUSH");
      try (WireClient client = api.connect()) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(BACKEND.event("two", "cache-flush", ""));
        both.writeBytes(BACKEND.event("three", "cache-flush", ""));
        client.send(both.toByteArray()).read();
        client.read();
      }

      assertThat(List.of(reader.nextFrame(), reader.nextFrame(), reader.nextFrame()))
          .extracting(frame -> frame.replaceAll(".*event\":\"([a-z]*)\".*", "$1"))
          .containsExactly("one", "two", "three");
    }
  }

  @Test
  void requestsAreCountedByRouteAndStatusAndEventsByChannel() {
    double events = api.meters.counter("tidewire_publish_events_total").count();

    api.call(BACKEND.events("{\"name\":\"e\",\"channels\":[\"m1\",\"m2\"],\"data\":\"\"}"));
    api.call(BACKEND.batch("{}"));

    assertThat(requests("events", "200")).isPositive();
    assertThat(requests("batch_events", "400")).isPositive();
    assertThat(api.meters.counter("tidewire_publish_events_total").count() - events).isEqualTo(2);
    assertThat(api.meters.counter("tidewire_publish_bytes_total").count()).isPositive();
    assertThat(api.meters.timer("tidewire_publish_seconds", "route", "events").count())
        .isPositive();
  }
}
