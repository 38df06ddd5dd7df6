package io.tidewire.webhook;

import static io.tidewire.webhook.testing.TestDispatcher.APP;
import static io.tidewire.webhook.testing.TestDispatcher.OTHER_APP;
import static io.tidewire.webhook.testing.TestDispatcher.delivery;
import static io.tidewire.webhook.testing.TestDispatcher.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.WebhookKeys;
import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.kit.testing.Await;
import io.tidewire.webhook.testing.Receiver;
import io.tidewire.webhook.testing.TestDispatcher;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the limits on the memory of Redis for events that no receiver accepts. */
@Timeout(240)
class WebhookMemoryIT extends WebhookFixture {

  private static final String LARGE = "\"" + "x".repeat(9_000) + "\"";

  @Test
  void deadLettersOfExhaustedRetriesStayWithinTheirMemoryLimit() {
    receiver.answers(Receiver.status(500, ""));
    running.add(
        new TestDispatcher(
            REDIS.uri(),
            Map.of("tidewire.webhooks.max-waiting-bytes", "65536"),
            endpoint("a", receiver.url(), delivery(NO_RETRY))));

    for (int i = 0; i < 15; i++) {
      TestDispatcher.write(REDIS, large(APP));
      emptied("a");
    }

    assertThat(deadLetter()).containsEntry("r", "retries_exhausted");
    assertThat(bytes(WebhookKeys.deadLetters(APP))).isBetween(20_000L, 65_536L);
  }

  @Test
  void theEventsOfAllAppsTogetherStayWithinTheMemoryLimit() {
    receiver.answers((request, received) -> {}); // Never.
    TestDispatcher dispatcher =
        new TestDispatcher(
            REDIS.uri(),
            Map.of("tidewire.webhooks.max-total-bytes", "262144"),
            endpoint("a", receiver.url()));
    running.add(dispatcher);

    for (int i = 0; i < 60; i++) {
      TestDispatcher.write(REDIS, large(i % 2 == 0 ? APP : OTHER_APP));
      int written = i + 1;
      Await.until(
          "moved", () -> waiting(APP) + waiting(OTHER_APP) + dropped(dispatcher) >= written);
    }

    assertThat(waiting(APP)).as("events of one app").isPositive();
    assertThat(waiting(OTHER_APP)).as("events of the other").isPositive();
    long all = 0;
    for (String app : List.of(APP, OTHER_APP)) {
      if (waiting(app) > 0) all += bytes(WebhookKeys.queue(app, "a"));
      if (dead(app) > 0) all += bytes(WebhookKeys.deadLetters(app));
    }
    assertThat(all).isBetween(100_000L, 300_000L);
  }

  @Test
  void deliveredEventsMakeRoomForTheEventsOfAnotherApp() {
    receiver.answers((request, received) -> {}); // Never.
    running.add(
        new TestDispatcher(
            REDIS.uri(),
            Map.of("tidewire.webhooks.max-total-bytes", "262144"),
            endpoint("a", receiver.url())));
    REDIS.run("HSET", WebhookKeys.memory(), "gone", "1000000");

    TestDispatcher.write(REDIS, large(OTHER_APP));

    Await.until("queued", () -> waiting(OTHER_APP) == 1);
    assertThat(REDIS.run("HEXISTS", WebhookKeys.memory(), "gone")).isEqualTo("0");
  }

  private static int waiting(String app) {
    return Integer.parseInt(REDIS.run("XLEN", WebhookKeys.queue(app, "a")));
  }

  private static int dead(String app) {
    return Integer.parseInt(REDIS.run("XLEN", WebhookKeys.deadLetters(app)));
  }

  /**
   * Returns how many events exceeded the memory limit, whether or not their dead letters still
   * exist.
   */
  private static int dropped(TestDispatcher dispatcher) {
    return (int)
        dispatcher
            .meters
            .get("tidewire_webhook_dead_letters_total")
            .tag("reason", "too_many_bytes")
            .counter()
            .count();
  }

  private static WebhookEvent large(String app) {
    return new WebhookEvent.ClientEvent(
        new Topic(app, "room"), "client-x", LARGE, new SocketId("1.2"), Optional.empty());
  }

  private static long bytes(String key) {
    return Long.parseLong(REDIS.run("MEMORY", "USAGE", key));
  }
}
