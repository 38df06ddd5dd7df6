package io.tidewire.webhook;

import static io.tidewire.webhook.testing.TestDispatcher.APP;

import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.redis.WebhookKeys;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.webhook.testing.DispatcherProcess;
import io.tidewire.webhook.testing.Receiver;
import io.tidewire.webhook.testing.TestDispatcher;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Redis, up to two dispatchers, and a receiver whose answers the test defines. */
abstract class WebhookFixture {

  static final RedisServer REDIS = RedisServer.shared();
  static final Duration NO_RETRY = Duration.ZERO;
  final Vertx vertx = Vertx.vertx();
  final Receiver receiver = new Receiver(vertx);
  final List<TestDispatcher> running = new ArrayList<>();

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

  static List<String> users(List<String> bodies, String channel) {
    return bodies.stream()
        .map(body -> new JsonObject(body).getJsonArray("events").getJsonObject(0))
        .filter(event -> event.getString("channel").equals(channel))
        .map(event -> event.getString("user_id"))
        .toList();
  }

  Process process() throws IOException {
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

  TestDispatcher start(WebhookEndpoint... endpoints) {
    TestDispatcher dispatcher = new TestDispatcher(REDIS.uri(), Map.of(), endpoints);
    running.add(dispatcher);
    return dispatcher;
  }

  static String queue(String endpointId) {
    return WebhookKeys.queue(APP, endpointId);
  }

  /** Waits until the outbox and the queue are empty. */
  static void emptied(String endpointId) {
    Await.until(
        "all delivered",
        () ->
            Partition.all().stream()
                    .noneMatch(
                        each -> !REDIS.run("XLEN", RedisKeys.webhookOutbox(each)).equals("0"))
                && REDIS.run("XLEN", queue(endpointId)).equals("0"));
  }

  /** Waits for a dead letter, and returns the oldest. */
  static Map<String, String> deadLetter() {
    String key = WebhookKeys.deadLetters(APP);
    Await.until("a dead letter", () -> !REDIS.run("XLEN", key).equals("0"));
    List<String> lines = REDIS.run("XRANGE", key, "-", "+", "COUNT", "1").lines().toList();
    Map<String, String> fields = new HashMap<>();
    for (int i = 1; i + 1 < lines.size(); i += 2) fields.put(lines.get(i), lines.get(i + 1));
    return fields;
  }
}
