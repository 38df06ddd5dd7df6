package io.tidewire.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.TopicReader;
import io.tidewire.publish.testing.WireClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From a backend's request to the bytes on a channel's topic. */
class PublishingIT extends PublishingFixture {

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
  void withoutABodyTheEventIsInTheQuery() {
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
  void dataThatIsNotAStringIsSentAsItsText() {
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
}
