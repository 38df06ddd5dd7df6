package io.tidewire.webhook.testing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.contract.auth.WebhooksRequest;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.contract.redis.OutboxEntry;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.contract.webhook.WebhookEndpoint.Delivery;
import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.signing.AppSecret;
import io.tidewire.webhook.WebhookService;
import io.tidewire.wire.Topic;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The webhook service in this JVM, with a fake auth service that knows two apps. */
public final class TestDispatcher implements AutoCloseable {

  public static final String APP = "900123";
  public static final String OTHER_APP = "900124";
  public static final String KEY = "f0e1d2c3b4a5968778aa";
  public static final AppSecret SECRET = new AppSecret("9b8c7d6e5f4a3b2c1d0e");

  public final MeterRegistry meters = new SimpleMeterRegistry();
  private final Vertx vertx = Vertx.vertx();
  private final RunningService service;

  public TestDispatcher(
      String redisUrl, Map<String, String> settings, WebhookEndpoint... endpoints) {
    ContractCodecs.shared(vertx.eventBus());
    ContractCodecs.secret(vertx.eventBus());
    vertx
        .eventBus()
        .<WebhooksRequest>consumer(
            Addresses.AUTH_WEBHOOKS, question -> question.reply(reply(question.body(), endpoints)))
        .completion()
        .await();
    Map<String, String> all = new HashMap<>();
    all.put("tidewire.webhooks.poll-interval", "20ms");
    all.put("tidewire.webhooks.lease", "15s");
    all.put("tidewire.redis.url", redisUrl);
    all.putAll(settings);
    Settings read = Settings.of(all);
    Platform platform =
        new Platform(
            vertx,
            Node.start(read, new Random()),
            read,
            new ProcessStatus(new Health(), meters),
            Clock.systemUTC());
    service = new WebhookService().start(platform).await();
  }

  private static WebhooksReply reply(WebhooksRequest asked, WebhookEndpoint... endpoints) {
    return asked.appId().equals(APP) || asked.appId().equals(OTHER_APP)
        ? new WebhooksReply.Found(asked.appId(), KEY, SECRET, List.of(endpoints))
        : new WebhooksReply.Unknown(asked.appId());
  }

  /** Returns an endpoint on this machine that receives all events. */
  public static WebhookEndpoint endpoint(String id, String url, Delivery delivery) {
    return new WebhookEndpoint(
        id, url, Set.of(WebhookEventType.values()), List.of(), Map.of("X-Own", "1"), delivery);
  }

  public static WebhookEndpoint endpoint(String id, String url) {
    return endpoint(id, url, delivery(Duration.ofMinutes(5)));
  }

  public static Delivery delivery(Duration retryFor) {
    return new Delivery(false, Duration.ofSeconds(5), retryFor, 4, true);
  }

  /** Writes an event as the registry does. */
  public static void write(RedisServer redis, WebhookEvent event) {
    List<String> command = new ArrayList<>(List.of("XADD"));
    command.add(RedisKeys.webhookOutbox(Partition.of(event.topic())));
    command.add("*");
    command.addAll(OutboxEntry.fields(event));
    redis.run(command.toArray(String[]::new));
    redis.run("PUBLISH", RedisKeys.webhookOutbox(Partition.of(event.topic())), "");
  }

  public static WebhookEvent added(String channel, String user) {
    return new WebhookEvent.MemberAdded(new Topic(APP, channel), user);
  }

  public static WebhookEvent occupied(String channel) {
    return new WebhookEvent.ChannelOccupied(new Topic(APP, channel));
  }

  /** Stops the service gracefully. */
  public void drain() {
    service.drain().await();
  }

  @Override
  public void close() {
    service.stop().await();
    vertx.close().await();
  }
}
