package io.tidewire.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.contract.redis.WebhookKeys;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.kit.outbound.OutboundClient;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.webhook.queue.QueueLimits;
import io.tidewire.webhook.queue.QueueName;
import io.tidewire.webhook.queue.Queues;
import io.tidewire.webhook.testing.Receiver;
import io.tidewire.webhook.testing.TestDispatcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests {@code Retry-After} with one queue, one receiver, and timers that the test advances. */
class RetryAfterIT {

  private static final RedisServer REDIS = RedisServer.shared();
  private static final QueueName NAME = new QueueName(TestDispatcher.APP, "a");

  /** The number of timers: the lease of the queue, and the retry. */
  private static final int RENEWAL_AND_RETRY = 2;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final Receiver receiver = new Receiver(vertx);

  @BeforeEach
  void forget() {
    REDIS.flush();
    REDIS.run("XADD", WebhookKeys.queue(NAME.appId(), NAME.endpointId()), "*", "c", "x", "e", "{}");
  }

  @AfterEach
  void stop() {
    receiver.close();
    vertx.close().await();
  }

  @Test
  void aReceiverGetsNoRequestBeforeItsRetryAfterEnds() throws InterruptedException {
    receiver.answersOnce(
        (request, received) ->
            request.response().setStatusCode(429).putHeader("Retry-After", "20").end());
    CommandLink link = onLoop(this::link);
    Await.until("Redis is connected", () -> link.problem().isEmpty());
    onLoop(
        () -> {
          worker(link).wake();
          return true;
        });
    receiver.take();
    Await.until(
        "the next attempt waits", () -> onLoop(() -> timers.waiting() == RENEWAL_AND_RETRY));

    advance(Duration.ofMillis(19_999));
    assertThat(onLoop(timers::waiting)).isEqualTo(RENEWAL_AND_RETRY);

    advance(Duration.ofMillis(1));
    receiver.take();
  }

  private CommandLink link() {
    var redis = RedisSettings.from(Settings.of(Map.of("tidewire.redis.url", REDIS.uri())));
    var link = CommandLink.of(vertx, redis, "test", meters);
    link.start();
    return link;
  }

  private EndpointWorker worker(CommandLink link) {
    var queues =
        new Queues(
            link,
            "process",
            Duration.ofHours(1),
            new QueueLimits(100, 1 << 20, 100, 1 << 30),
            clock);
    WebhookEndpoint endpoint =
        TestDispatcher.endpoint(
            NAME.endpointId(), receiver.url(), TestDispatcher.delivery(Duration.ofMinutes(5)));
    var found =
        new WebhooksReply.Found(
            NAME.appId(), TestDispatcher.KEY, TestDispatcher.SECRET, List.of(endpoint));
    var services =
        new DeliveryServices(
            app -> Future.succeededFuture(found),
            new OutboundClient(vertx, new VertxTimers(vertx), Clock.systemUTC()),
            new TimeSource(timers, clock),
            new Random(1),
            new WebhookMeters(meters));
    return new EndpointWorker(queues.queue(NAME), services, Duration.ofHours(1));
  }

  private void advance(Duration time) {
    onLoop(
        () -> {
          timers.advance(time);
          return true;
        });
  }

  private <T> T onLoop(Supplier<T> step) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(now -> done.complete(step.get()));
    return done.future().await();
  }
}
