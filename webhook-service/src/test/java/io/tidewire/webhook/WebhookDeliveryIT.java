package io.tidewire.webhook;

import static io.tidewire.webhook.testing.TestDispatcher.APP;
import static io.tidewire.webhook.testing.TestDispatcher.added;
import static io.tidewire.webhook.testing.TestDispatcher.delivery;
import static io.tidewire.webhook.testing.TestDispatcher.endpoint;
import static io.tidewire.webhook.testing.TestDispatcher.occupied;
import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Validity;
import io.tidewire.contract.redis.WebhookKeys;
import io.tidewire.contract.webhook.WebhookEndpoint.Delivery;
import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.webhook.testing.Receiver;
import io.tidewire.webhook.testing.Receiver.Received;
import io.tidewire.webhook.testing.TestDispatcher;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the delivery of webhooks to their endpoints: order, retries and the handling of answers.
 */
class WebhookDeliveryIT extends WebhookFixture {

  @Test
  void aWebhookThatIsNeverAcceptedBecomesADeadLetterWithTheLastAnswer() {
    receiver.answers(Receiver.status(500, "out of order"));
    start(endpoint("a", receiver.url(), delivery(NO_RETRY)));

    TestDispatcher.write(REDIS, added("presence-x", "ann"));

    Map<String, String> letter = deadLetter();
    assertThat(letter)
        .containsEntry("r", "retries_exhausted")
        .containsEntry("s", "500")
        .containsEntry("x", "out of order")
        .containsEntry("a", "1")
        .containsEntry("p", "a")
        .containsEntry("w", receiver.all().get(0).id())
        .containsEntry(
            "e", "{\"name\":\"member_added\",\"channel\":\"presence-x\",\"user_id\":\"ann\"}");
    assertThat(REDIS.run("XLEN", queue("a"))).isEqualTo("0");
    assertThat(REDIS.run("EXISTS", WebhookKeys.begun(APP, "a"))).isEqualTo("0");
  }

  @Test
  void aFailedWebhookIsRepeatedWithTheSameIdAndTheSameBytes() throws InterruptedException {
    receiver.answersOnce(Receiver.status(500, ""));
    start(endpoint("a", receiver.url()));

    TestDispatcher.write(REDIS, occupied("x"));

    Received first = receiver.take();
    Received second = receiver.take();
    assertThat(second).isEqualTo(first);
    assertThat(first.id()).startsWith("a-");
    emptied("a");
    assertThat(receiver.all()).hasSize(2);
    assertThat(REDIS.run("EXISTS", WebhookKeys.deadLetters(APP))).isEqualTo("0");
  }

  @Test
  void stockVerifiersAcceptWhatIsSent() throws InterruptedException {
    start(endpoint("a", receiver.url()));

    TestDispatcher.write(
        REDIS,
        new WebhookEvent.ClientEvent(
            new Topic(APP, "presence-x"),
            "client-typing",
            "{\"x\":\"Zoë \\\"1\\\"\"}",
            new SocketId("1.2"),
            Optional.of("ann")));

    Received received = receiver.take();
    JsonObject body = new JsonObject(received.body());
    assertThat(body.fieldNames()).containsExactly("time_ms", "events");
    assertThat(body.getJsonArray("events"))
        .isEqualTo(
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("name", "client_event")
                        .put("channel", "presence-x")
                        .put("event", "client-typing")
                        .put("data", "{\"x\":\"Zoë \\\"1\\\"\"}")
                        .put("socket_id", "1.2")
                        .put("user_id", "ann")));
    assertThat(received.type()).isEqualTo("application/json");
    Pusher sdk = new Pusher(APP, TestDispatcher.KEY, TestDispatcher.SECRET.value());
    assertThat(sdk.validateWebhookSignature(received.key(), received.signature(), received.body()))
        .isEqualTo(Validity.VALID);
  }

  @Test
  void eventsOfAChannelStayInOrderAcrossRetriesAndOtherChannelsDoNotWait() {
    receiver.answersOnce(Receiver.status(503, ""));
    receiver.answersOnce(Receiver.status(503, ""));
    List<String> accepted = new ArrayList<>();
    receiver.answers(
        (request, received) -> {
          accepted.add(received.body());
          request.response().end();
        });
    start(endpoint("a", receiver.url()));

    IntStream.range(0, 6).forEach(i -> TestDispatcher.write(REDIS, added("presence-x", "u" + i)));
    IntStream.range(0, 6).forEach(i -> TestDispatcher.write(REDIS, added("presence-y", "u" + i)));

    emptied("a");
    assertThat(users(accepted, "presence-x")).containsExactly("u0", "u1", "u2", "u3", "u4", "u5");
    assertThat(users(accepted, "presence-y")).containsExactly("u0", "u1", "u2", "u3", "u4", "u5");
  }

  @Test
  void aDeadEndpointDelaysNoOtherAndKeepsItsQueue() throws InterruptedException {
    start(endpoint("dead", "http://127.0.0.1:1/"), endpoint("a", receiver.url()));

    IntStream.range(0, 50).forEach(i -> TestDispatcher.write(REDIS, occupied("c" + i)));

    for (int i = 0; i < 50; i++) receiver.take();
    emptied("a");
    assertThat(REDIS.run("XLEN", queue("dead"))).isEqualTo("50");
  }

  @Test
  void anEndpointWithBatchesGetsUpToFiftyEventsOfManyChannelsAtOnce() throws InterruptedException {
    IntStream.range(0, 60).forEach(i -> TestDispatcher.write(REDIS, occupied("c" + i)));

    start(
        endpoint(
            "a",
            receiver.url(),
            new Delivery(true, Duration.ofSeconds(5), Duration.ofMinutes(5), 1, true)));

    int events = 0;
    int requests = 0;
    while (events < 60) {
      int got = new JsonObject(receiver.take().body()).getJsonArray("events").size();
      assertThat(got).isBetween(1, 50);
      events += got;
      requests++;
    }
    assertThat(events).isEqualTo(60);
    assertThat(requests).isLessThan(20);
  }

  @Test
  void aRedirectCountsAsARefusal() throws InterruptedException {
    receiver.answersOnce(
        (request, received) ->
            request
                .response()
                .setStatusCode(307)
                .putHeader("Location", receiver.url() + "/elsewhere")
                .end());
    start(endpoint("a", receiver.url(), delivery(NO_RETRY)));

    TestDispatcher.write(REDIS, occupied("x"));

    assertThat(receiver.take().path()).isEqualTo("/hook");
    assertThat(deadLetter()).containsEntry("s", "307");
    assertThat(receiver.all()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433"})
  void aHostWithAPrivateAddressIsRefusedUnderAnyName(String host) {
    start(
        endpoint(
            "a",
            "http://" + host + ":" + receiver.port() + "/",
            new Delivery(false, Duration.ofSeconds(5), NO_RETRY, 4, false)));

    TestDispatcher.write(REDIS, occupied("x"));

    assertThat(deadLetter().get("x")).contains("private address");
    assertThat(receiver.all()).isEmpty();
  }

  @Test
  void theConnectionToAReceiverThatDoesNotAnswerInTimeIsClosed() {
    receiver.answers((request, received) -> {}); // Never.
    start(
        endpoint(
            "a", receiver.url(), new Delivery(false, Duration.ofMillis(200), NO_RETRY, 4, true)));

    TestDispatcher.write(REDIS, occupied("x"));

    assertThat(deadLetter()).containsEntry("s", "0").containsEntry("x", "no answer in time");
  }

  @Test
  void onlyTheBeginningOfALongAnswerIsRead() {
    Buffer tenMegabytes = Buffer.buffer("no".repeat(5 << 20));
    receiver.answers(
        (request, received) -> request.response().setStatusCode(400).end(tenMegabytes));
    start(endpoint("a", receiver.url(), delivery(NO_RETRY)));

    TestDispatcher.write(REDIS, occupied("x"));

    assertThat(deadLetter()).containsEntry("s", "400");
    assertThat(deadLetter().get("x")).startsWith("nono").hasSizeLessThan(600);
  }
}
