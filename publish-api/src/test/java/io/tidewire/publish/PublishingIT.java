package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.TopicReader;
import io.tidewire.publish.testing.WireClient;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From a backend's request to the bytes on a channel's topic. */
class PublishingIT {

  private static final Backend BACKEND = Backend.VECTORS;
  private static final RedisServer REDIS = RedisServer.shared();

  private static RunningApi api;

  @BeforeAll
  static void start() {
    api = RunningApi.start(REDIS);
    api.presence.sees("presence-lobby", 51, "u-1", "u-2").sees("orders.42", 13);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void anEventReachesItsTopicByteForByte() {
    try (TopicReader reader = subscribe("orders.1")) {
      Reply reply =
          api.call(
              BACKEND.events(
                  "{\"name\":\"order-shipped\",\"channels\":[\"orders.1\"],\"data\":\"{\\\"id\\\":42,\\\"note\\\":\\\"café"
                      + " \\ud83d\\ude80 a\\/b\\\"}\",\"socket_id\":\"70312.998811\"}"));

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).isEqualTo("{}");
      assertThat(new String(reader.next(), StandardCharsets.UTF_8))
          .isEqualTo(
              "0||1760000000000|0|70312.998811|\n"
                  + "{\"event\":\"order-shipped\",\"channel\":\"orders.1\",\"data\":\"{\\\"id\\\":42,\\\"note\\\":\\\"café"
                  + " 🚀 a/b\\\"}\"}");
    }
  }

  @Test
  void withoutABodyTheEventStandsInTheQuery() {
    try (TopicReader reader = subscribe("orders.9")) {
      String query =
          BACKEND.query(
              "POST",
              "/apps/900123/events",
              Map.of("channel", "orders.9", "data", "{1+1}", "name", "e", "socket_id", "1.2"),
              new byte[0]);

      Reply reply =
          api.call(
              Backend.http(
                  "POST",
                  "/apps/900123/events?" + query.replace("{", "%7B").replace("}", "%7D"),
                  new byte[0]));

      assertThat(reply.body()).isEqualTo("{}");
      assertThat(new String(reader.next(), StandardCharsets.UTF_8))
          .contains("|1.2|")
          .endsWith("{\"event\":\"e\",\"channel\":\"orders.9\",\"data\":\"{1+1}\"}");
    }
  }

  @Test
  void aQueryNamesSeveralChannelsAsAList() {
    try (TopicReader first = subscribe("list.1");
        TopicReader second = subscribe("list.2")) {
      Map<String, String> event =
          Map.of("channels[0]", "list.1", "channels[1]", "list.2", "data", "d", "name", "e");

      Reply reply = api.call(BACKEND.request("POST", "/apps/900123/events", event, new byte[0]));

      assertThat(reply.body()).isEqualTo("{}");
      assertThat(first.nextFrame()).contains("list.1");
      assertThat(second.nextFrame()).contains("list.2");
    }
  }

  @Test
  void theDeprecatedEndpointOfAChannelTakesTheBodyAsData() {
    try (TopicReader reader = subscribe("orders.8")) {
      byte[] data = "{\"é\":1}".getBytes(StandardCharsets.UTF_8);
      String path = "/apps/900123/channels/orders.8/events";

      Reply reply =
          api.call(BACKEND.request("POST", path, Map.of("name", "e", "socket_id", "1.2"), data));

      assertThat(reply.status()).isEqualTo(202);
      assertThat(new String(reader.next(), StandardCharsets.UTF_8))
          .contains("|1.2|")
          .endsWith("{\"event\":\"e\",\"channel\":\"orders.8\",\"data\":\"{\\\"é\\\":1}\"}");
      assertThat(api.call(BACKEND.request("POST", path, Map.of(), data)).error())
          .isEqualTo("name: required");
      assertThat(
              api.call(BACKEND.request("POST", path, Map.of("name", "e"), new byte[] {-1})).error())
          .isEqualTo("body: expected text in UTF-8");
    }
  }

  @Test
  void aBatchOfElevenIsToldThatItIsTooLarge() {
    String event = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"\"}";
    String batch = String.join(",", Collections.nCopies(11, event));

    Reply reply = api.call(BACKEND.batch("{\"batch\":[" + batch + "]}"));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("Batch too large");
  }

  @Test
  void dataThatIsNoStringIsSentAsItsText() {
    try (TopicReader reader = subscribe("orders.2")) {
      api.call(
          BACKEND.events("{\"name\":\"e\",\"channel\":\"orders.2\",\"data\": {\"id\" : 1.50} }"));

      assertThat(reader.nextFrame())
          .isEqualTo("{\"event\":\"e\",\"channel\":\"orders.2\",\"data\":\"{\\\"id\\\":1.50}\"}");
    }
  }

  @Test
  void aCharacterThatIsSpelledAsTwoEscapesArrivesWhole() {
    try (TopicReader reader = subscribe("orders.3")) {
      api.call(BACKEND.event("e", "orders.3", "\\ud83d\\ude80"));

      assertThat(reader.nextFrame()).contains("\"data\":\"🚀\"");
    }
  }

  @Test
  void eachChannelGetsTheEventOnce() {
    try (TopicReader reader = subscribe("many.a", "many.b")) {
      api.call(
          BACKEND.events(
              "{\"name\":\"e\",\"channels\":[\"many.b\",\"many.a\",\"many.b\"],\"data\":\"d\"}"));
      api.call(BACKEND.event("end", "many.a", ""));

      assertThat(List.of(reader.nextFrame(), reader.nextFrame(), reader.nextFrame()))
          .extracting(frame -> frame.replaceAll(".*channel\":\"([^\"]*)\".*", "$1"))
          .containsExactly("many.b", "many.a", "many.a");
    }
  }

  @Test
  void aUserIsReachedOverTheChannelOfTheirOwn() {
    try (TopicReader reader = subscribe("#server-to-user-u-17")) {
      Reply reply =
          api.call(
              BACKEND.events(
                  "{\"name\":\"e\",\"channels\":[\"#server-to-user-u-17\"],\"data\":\"d\"}"));

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reader.nextFrame()).contains("\"channel\":\"#server-to-user-u-17\"");
    }
  }

  @Test
  void aBatchIsDeliveredInItsOrder() {
    try (TopicReader reader = subscribe("batch.x", "batch.y")) {
      Reply reply =
          api.call(
              BACKEND.batch(
                  """
                  {"batch":[{"name":"1","channel":"batch.x","data":""},{"name":"2","channel":"batch.y","data":""},\
                  {"name":"3","channel":"batch.x","data":""}]}\
                  """));

      assertThat(reply.body()).isEqualTo("{}");
      assertThat(List.of(reader.nextFrame(), reader.nextFrame(), reader.nextFrame()))
          .extracting(frame -> frame.substring(10, 11))
          .containsExactly("1", "2", "3");
    }
  }

  @Test
  void pipelinedRequestsOfOneConnectionKeepAChannelsOrder() {
    int count = 200;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(BACKEND.event("n" + i, i % 3 == 0 ? "cache-pipe" : "pipe", ""));
    }
    List<String> plain = new ArrayList<>();
    try (TopicReader reader = subscribe("pipe", "cache-pipe");
        WireClient client = api.connect()) {
      client.send(all.toByteArray());
      for (int i = 0; i < count; i++) assertThat(client.read().status()).isEqualTo(200);
      for (int i = 0; i < count; i++) {
        plain.add(reader.nextFrame().replaceAll(".*event\":\"n([0-9]*)\".*", "$1"));
      }
    }

    assertThat(plain)
        .hasSize(count)
        .isSortedAccordingTo((a, b) -> Integer.parseInt(a) - Integer.parseInt(b));
  }

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

  private static double requests(String route, String status) {
    return api.meters
        .counter("tidewire_publish_requests_total", "route", route, "status", status)
        .count();
  }

  private static TopicReader subscribe(String... channels) {
    String[] topics = new String[channels.length];
    for (int i = 0; i < channels.length; i++) {
      topics[i] = RedisKeys.topic(new Topic("900123", channels[i]));
    }
    return new TopicReader(REDIS.uri(), topics);
  }
}
