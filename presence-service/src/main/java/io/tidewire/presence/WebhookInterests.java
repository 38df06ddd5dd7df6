package io.tidewire.presence;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.WebhookInterestReply;
import io.tidewire.contract.auth.WebhookInterestRequest;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.presence.store.WebhookInterest;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.Random;

/** Which events the webhooks want, as auth says over the bus. One per event loop. */
final class WebhookInterests {

  private final CachedWebhookInterest cached;
  private final MessageConsumer<AppsChanged> changes;

  private WebhookInterests(CachedWebhookInterest cached, MessageConsumer<AppsChanged> changes) {
    this.cached = cached;
    this.changes = changes;
  }

  /** For the event loop that calls it. */
  static WebhookInterests create(Platform platform) {
    EventBus bus = platform.vertx().eventBus();
    Timers timers = new VertxTimers(platform.vertx());
    var questions = new BusRequests(bus, timers, platform.meters(), new Random(), platform.clock());
    var cached =
        new CachedWebhookInterest(
            appId ->
                questions
                    .ask(
                        Addresses.AUTH_WEBHOOK_INTEREST,
                        new WebhookInterestRequest(appId),
                        WebhookInterestReply.class)
                    .map(WebhookInterestReply::events),
            timers,
            platform.clock());
    return new WebhookInterests(
        cached, bus.consumer(Addresses.APPS_CHANGED, change -> cached.forget(change.body())));
  }

  WebhookInterest interest() {
    return cached;
  }

  Future<Void> stop() {
    return changes.unregister();
  }
}
