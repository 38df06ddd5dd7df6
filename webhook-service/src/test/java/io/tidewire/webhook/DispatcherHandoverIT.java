package io.tidewire.webhook;

import static io.tidewire.webhook.testing.TestDispatcher.APP;
import static io.tidewire.webhook.testing.TestDispatcher.endpoint;
import static io.tidewire.webhook.testing.TestDispatcher.occupied;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.redis.WebhookKeys;
import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.kit.testing.Await;
import io.tidewire.webhook.testing.Receiver;
import io.tidewire.webhook.testing.Receiver.Received;
import io.tidewire.webhook.testing.TestDispatcher;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Tests which events are delivered when dispatchers die, stop, share a queue, or find no endpoint.
 */
class DispatcherHandoverIT extends WebhookFixture {

  @Test
  void anotherDispatcherRepeatsTheWebhookOfAKilledOneUnchanged()
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

  @Test
  void aStoppingDispatcherFinishesItsAttemptsAndLeavesTheRestToTheNext()
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
  void anEventMovedBeforeItsDispatcherDiedIsNotQueuedTwice() {
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
  void eventsBeyondTheQueueLimitBecomeDeadLettersAtOnce() {
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
  void eventsBeyondTheQueueMemoryOfAnAppBecomeDeadLettersWithinTheSameLimit() {
    String large = "\"" + "x".repeat(9_000) + "\"";
    receiver.answers((request, received) -> {}); // Never.
    TestDispatcher dispatcher =
        new TestDispatcher(
            REDIS.uri(),
            Map.of("tidewire.webhooks.max-waiting-bytes", "65536"),
            endpoint("a", receiver.url()),
            endpoint("b", receiver.url()));
    running.add(dispatcher);

    IntStream.range(0, 30)
        .forEach(
            i ->
                TestDispatcher.write(
                    REDIS,
                    new WebhookEvent.ClientEvent(
                        new Topic(APP, "room"),
                        "client-x",
                        large,
                        new SocketId("1.2"),
                        Optional.empty())));

    Await.until(
        "all are queued or given up",
        () -> length(queue("a")) + length(queue("b")) + unstored(dispatcher) == 60);
    assertThat(bytes(queue("a")) + bytes(queue("b"))).isBetween(40_000L, 90_000L);
    assertThat(bytes(WebhookKeys.deadLetters(APP))).isLessThanOrEqualTo(65_536);
    assertThat(deadLetter()).containsEntry("r", "too_many_bytes");
  }

  private static int unstored(TestDispatcher dispatcher) {
    return (int)
        dispatcher
            .meters
            .get("tidewire_webhook_dead_letters_total")
            .tag("reason", "too_many_bytes")
            .counter()
            .count();
  }

  private static int length(String stream) {
    return Integer.parseInt(REDIS.run("XLEN", stream));
  }

  private static long bytes(String key) {
    return Long.parseLong(REDIS.run("MEMORY", "USAGE", key));
  }

  @Test
  void unwantedEventsAreRemovedFromTheOutbox() {
    Topic topic = new Topic("another", "x");
    TestDispatcher.write(REDIS, new WebhookEvent.ChannelOccupied(topic));
    start(endpoint("a", receiver.url()));

    String outbox = RedisKeys.webhookOutbox(Partition.of(topic));
    Await.until("the outbox is empty", () -> REDIS.run("XLEN", outbox).equals("0"));
  }

  @Test
  void eventsQueuedForARemovedEndpointBecomeDeadLetters() {
    receiver.answers(Receiver.status(500, ""));
    TestDispatcher first = start(endpoint("a", receiver.url()));
    TestDispatcher.write(REDIS, occupied("x"));
    Await.until("an attempt", () -> !receiver.all().isEmpty());
    first.drain();

    start();

    assertThat(deadLetter()).containsEntry("r", "endpoint_removed");
  }
}
