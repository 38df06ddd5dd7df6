package io.tidewire.presence;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.WebhookInterestReply;
import io.tidewire.contract.auth.WebhookInterestRequest;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.presence.store.WebhookInterest;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.EnumSet;
import java.util.Random;

/**
 * Which events the webhooks of an app want, and whether its clients are told counts, as auth
 * reports it over the bus. One per event loop.
 */
final class AppInterests {

  /**
   * Applies while auth does not answer. Every webhook event is created, because the dispatcher can
   * drop an unwanted one but cannot restore a missing one. No frame is sent, because the app may
   * not want it.
   */
  private static final WebhookInterestReply UNKNOWN =
      new WebhookInterestReply("", EnumSet.allOf(WebhookEventType.class), false);

  private final CachedInterest<WebhookInterestReply> cached;
  private final MessageConsumer<AppsChanged> changes;

  private AppInterests(
      CachedInterest<WebhookInterestReply> cached, MessageConsumer<AppsChanged> changes) {
    this.cached = cached;
    this.changes = changes;
  }

  /** To be used on the calling event loop. */
  static AppInterests create(Platform platform) {
    EventBus bus = platform.vertx().eventBus();
    Timers timers = new VertxTimers(platform.vertx());
    var questions = new BusRequests(bus, timers, platform.meters(), new Random(), platform.clock());
    var cached =
        new CachedInterest<>(
            appId ->
                questions.ask(
                    Addresses.AUTH_WEBHOOK_INTEREST,
                    new WebhookInterestRequest(appId),
                    WebhookInterestReply.class),
            UNKNOWN,
            timers,
            platform.clock());
    return new AppInterests(
        cached, bus.consumer(Addresses.APPS_CHANGED, change -> cached.forget(change.body())));
  }

  WebhookInterest webhooks() {
    return appId -> cached.of(appId).map(WebhookInterestReply::events);
  }

  Future<WebhookInterestReply> of(String appId) {
    return cached.of(appId);
  }

  Future<Void> stop() {
    return changes.unregister();
  }
}
