package io.tidewire.webhook;

import static io.tidewire.webhook.testing.TestDispatcher.APP;
import static io.tidewire.webhook.testing.TestDispatcher.added;
import static io.tidewire.webhook.testing.TestDispatcher.delivery;
import static io.tidewire.webhook.testing.TestDispatcher.endpoint;
import static io.tidewire.webhook.testing.TestDispatcher.occupied;
import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Validity;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.redis.WebhookKeys;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.contract.webhook.WebhookEndpoint.Delivery;
import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.webhook.testing.DispatcherProcess;
import io.tidewire.webhook.testing.Receiver;
import io.tidewire.webhook.testing.Receiver.Received;
import io.tidewire.webhook.testing.TestDispatcher;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookDeliveryIT {

  private static final RedisServer REDIS = RedisServer.shared();
  private static final Duration NO_RETRY = Duration.ZERO;

  private final Vertx vertx = Vertx.vertx();
  private final Receiver receiver = new Receiver(vertx);
  private final List<TestDispatcher> running = new ArrayList<>();

  @BeforeEach
  void forget() {
    REDIS.flush();
  }

  @AfterEach
  void stop() {
    running.forEach(TestDispatcher::close);
    receiver.close();
    vertx.close().await();
  }

  @Test
  void aWebhookThatIsNeverAcceptedReachesTheDeadLettersWithTheLastAnswer() {
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

  private static List<String> users(List<String> bodies, String channel) {
    return bodies.stream()
        .map(body -> new JsonObject(body).getJsonArray("events").getJsonObject(0))
        .filter(event -> event.getString("channel").equals(channel))
        .map(event -> event.getString("user_id"))
        .toList();
  }

  @Test
  void aDeadEndpointDelaysNoOtherAndKeepsWhatWaitsForIt() throws InterruptedException {
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
  void aKilledDispatcherIsReplacedAndItsWebhookIsRepeatedAsItWas()
      throws IOException, InterruptedException {
    receiver.answersOnce((request, received) -> {}); // Never.
    Process killed = process();
    TestDispatcher.write(REDIS, occupied("x"));
    Received first = receiver.take();

    killed.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    start(endpoint("a", receiver.url()));

    assertThat(receiver.take()).isEqualTo(first);
    emptied("a");
  }

  private Process process() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            DispatcherProcess.class.getName(),
            REDIS.uri(),
            receiver.url())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void aDispatcherThatStopsFinishesItsAttemptsAndLeavesTheRestToTheNext()
      throws InterruptedException {
    TestDispatcher first = start(endpoint("a", receiver.url()));
    TestDispatcher.write(REDIS, occupied("x"));
    receiver.take();

    first.drain();
    TestDispatcher.write(REDIS, occupied("y"));
    assertThat(REDIS.run("EXISTS", WebhookKeys.owner(APP, "a"))).isEqualTo("0");
    start(endpoint("a", receiver.url()));

    assertThat(receiver.take().body()).contains("\"y\"");
    assertThat(receiver.all()).hasSize(2);
  }

  @Test
  void twoDispatchersDeliverEachEventOnce() {
    start(endpoint("a", receiver.url()), endpoint("b", receiver.url()));
    start(endpoint("a", receiver.url()), endpoint("b", receiver.url()));

    IntStream.range(0, 100).forEach(i -> TestDispatcher.write(REDIS, occupied("c" + i)));

    emptied("a");
    emptied("b");
    assertThat(receiver.all()).hasSize(200);
    assertThat(receiver.all()).extracting(Received::id).doesNotHaveDuplicates();
  }

  @Test
  void anEventThatWasMovedBeforeItsMoverDiedIsNotQueuedTwice() {
    TestDispatcher.write(REDIS, occupied("x"));
    Topic topic = new Topic(APP, "x");
    String outbox = RedisKeys.webhookOutbox(Partition.of(topic));
    String id = REDIS.run("XRANGE", outbox, "-", "+").lines().findFirst().orElseThrow();
    REDIS.run("HSET", WebhookKeys.moved(APP), Partition.of(topic).tag(), id);

    start(endpoint("a", receiver.url()));

    Await.until("the outbox is empty", () -> REDIS.run("XLEN", outbox).equals("0"));
    assertThat(REDIS.run("EXISTS", queue("a"))).isEqualTo("0");
    assertThat(receiver.all()).isEmpty();
  }

  @Test
  void eventsBeyondTheLimitOfAQueueAreDeadLettersAtOnce() {
    IntStream.range(0, 5).forEach(i -> TestDispatcher.write(REDIS, occupied("same")));
    receiver.answers((request, received) -> {}); // Never.

    running.add(
        new TestDispatcher(
            REDIS.uri(),
            Map.of("tidewire.webhooks.max-waiting", "3"),
            endpoint("a", receiver.url())));

    Await.until("dead", () -> REDIS.run("XLEN", WebhookKeys.deadLetters(APP)).equals("2"));
    assertThat(REDIS.run("XLEN", queue("a"))).isEqualTo("3");
    assertThat(deadLetter()).containsEntry("r", "queue_full");
  }

  @Test
  void whatNobodyWantsLeavesTheOutbox() {
    Topic topic = new Topic("another", "x");
    TestDispatcher.write(REDIS, new WebhookEvent.ChannelOccupied(topic));
    start(endpoint("a", receiver.url()));

    String outbox = RedisKeys.webhookOutbox(Partition.of(topic));
    Await.until("the outbox is empty", () -> REDIS.run("XLEN", outbox).equals("0"));
  }

  @Test
  void whatWaitsForAnEndpointThatWasRemovedBecomesDeadLetters() {
    receiver.answers(Receiver.status(500, ""));
    TestDispatcher first = start(endpoint("a", receiver.url()));
    TestDispatcher.write(REDIS, occupied("x"));
    Await.until("an attempt", () -> !receiver.all().isEmpty());
    first.drain();

    start();

    assertThat(deadLetter()).containsEntry("r", "endpoint_removed");
  }

  @Test
  void aRedirectIsARefusal() throws InterruptedException {
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
  void aHostWithAPrivateAddressIsRefusedWhateverItIsCalled(String host) {
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
  void aReceiverThatDoesNotAnswerInTimeIsHungUpOn() {
    receiver.answers((request, received) -> {}); // Never.
    start(
        endpoint(
            "a", receiver.url(), new Delivery(false, Duration.ofMillis(200), NO_RETRY, 4, true)));

    TestDispatcher.write(REDIS, occupied("x"));

    assertThat(deadLetter()).containsEntry("s", "0").containsEntry("x", "no answer in time");
  }

  @Test
  void ofALongAnswerOnlyTheBeginningIsRead() {
    Buffer tenMegabytes = Buffer.buffer("no".repeat(5 << 20));
    receiver.answers(
        (request, received) -> request.response().setStatusCode(400).end(tenMegabytes));
    start(endpoint("a", receiver.url(), delivery(NO_RETRY)));

    TestDispatcher.write(REDIS, occupied("x"));

    assertThat(deadLetter()).containsEntry("s", "400");
    assertThat(deadLetter().get("x")).startsWith("nono").hasSizeLessThan(600);
  }

  @Test
  void aReceiverIsNotAskedBeforeTheTimeThatItAskedFor() throws InterruptedException {
    List<Long> times = new ArrayList<>();
    receiver.answers(
        (request, received) -> {
          times.add(System.nanoTime());
          request.response().end();
        });
    receiver.answersOnce(
        (request, received) -> {
          times.add(System.nanoTime());
          request.response().setStatusCode(429).putHeader("Retry-After", "2").end();
        });
    start(endpoint("a", receiver.url()));

    TestDispatcher.write(REDIS, occupied("x"));
    receiver.take();
    receiver.take();

    assertThat(times.get(1) - times.get(0)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1_900));
  }

  private TestDispatcher start(WebhookEndpoint... endpoints) {
    TestDispatcher dispatcher = new TestDispatcher(REDIS.uri(), Map.of(), endpoints);
    running.add(dispatcher);
    return dispatcher;
  }

  private static String queue(String endpointId) {
    return WebhookKeys.queue(APP, endpointId);
  }

  /** Everything was moved to the queue, and has left it. */
  private static void emptied(String endpointId) {
    Await.until(
        "all delivered",
        () ->
            Partition.all().stream()
                    .noneMatch(
                        each -> !REDIS.run("XLEN", RedisKeys.webhookOutbox(each)).equals("0"))
                && REDIS.run("XLEN", queue(endpointId)).equals("0"));
  }

  /** The oldest, when there is one. */
  private static Map<String, String> deadLetter() {
    String key = WebhookKeys.deadLetters(APP);
    Await.until("a dead letter", () -> !REDIS.run("XLEN", key).equals("0"));
    List<String> lines = REDIS.run("XRANGE", key, "-", "+", "COUNT", "1").lines().toList();
    Map<String, String> fields = new HashMap<>();
    for (int i = 1; i + 1 < lines.size(); i += 2) fields.put(lines.get(i), lines.get(i + 1));
    return fields;
  }
}
