package io.tidewire.webhook;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.contract.auth.WebhooksRequest;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.outbound.OutboundClient;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.SubscriberLink;
import io.tidewire.kit.service.OnContext;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.webhook.delivery.DeliveryServices;
import io.tidewire.webhook.delivery.Dispatcher;
import io.tidewire.webhook.delivery.WebhookMeters;
import io.tidewire.webhook.endpoints.CachedWebhooks;
import io.tidewire.webhook.outbox.OutboxBell;
import io.tidewire.webhook.outbox.OutboxMover;
import io.tidewire.webhook.queue.Queues;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.Random;

/** Runs the whole delivery of webhooks on one event loop. */
final class WebhookVerticle extends VerticleBase {

  private static final String NAME = "webhooks";
  private static final String BELL = "webhooks-bell";

  private final Platform platform;
  private final WebhookSettings settings;
  private CommandLink link;
  private OutboundClient client;
  private Dispatcher dispatcher;
  private OutboxBell bell;
  private MessageConsumer<AppsChanged> changes;

  WebhookVerticle(Platform platform, WebhookSettings settings) {
    this.platform = platform;
    this.settings = settings;
  }

  @Override
  public Future<?> start() {
    link = CommandLink.of(vertx, settings.redis(), NAME, platform.meters());
    link.start();
    platform.health().dependency(NAME, link::problem);
    Timers timers = new VertxTimers(vertx);
    Random random = new Random();
    BusRequests bus =
        new BusRequests(vertx.eventBus(), timers, platform.meters(), random, platform.clock());
    CachedWebhooks webhooks = new CachedWebhooks(app -> ask(bus, app), platform.clock());
    WebhookMeters meters = new WebhookMeters(platform.meters());
    client = new OutboundClient(vertx, timers, platform.clock());
    Queues queues =
        new Queues(
            link,
            platform.node().incarnation(),
            settings.lease(),
            settings.limits(),
            platform.clock());
    dispatcher =
        new Dispatcher(
            queues,
            new OutboxMover(link, webhooks, queues, meters),
            new DeliveryServices(
                webhooks, client, new TimeSource(timers, platform.clock()), random, meters));
    changes =
        vertx.eventBus().consumer(Addresses.APPS_CHANGED, change -> webhooks.forget(change.body()));
    dispatcher.start(settings.pollInterval());
    bell =
        new OutboxBell(
            listener ->
                SubscriberLink.of(vertx, settings.redis(), BELL, listener, platform.meters()),
            dispatcher::wake,
            dispatcher::lookAtAll);
    bell.link().start();
    return changes.completion();
  }

  private static Future<WebhooksReply> ask(BusRequests bus, String appId) {
    return bus.ask(Addresses.AUTH_WEBHOOKS, new WebhooksRequest(appId), WebhooksReply.class);
  }

  /** Thread-safe. */
  Future<Void> drain() {
    return OnContext.call(context, dispatcher::drain);
  }

  @Override
  public Future<?> stop() {
    return changes
        .unregister()
        .eventually(dispatcher::drain)
        .eventually(client::close)
        .eventually(bell.link()::stop)
        .eventually(link::stop);
  }
}
