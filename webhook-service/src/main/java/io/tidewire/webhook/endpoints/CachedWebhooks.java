package io.tidewire.webhook.endpoints;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.kit.bus.SharedRequests;
import io.tidewire.kit.limits.RecentlyUsed;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Asks auth once per app and caches the answer. While auth is unavailable, cached answers remain in
 * use even after a change, so webhooks are sent to the previous endpoints.
 *
 * <p>Confined to one event loop.
 */
public final class CachedWebhooks implements AppWebhooks {

  /** The age at which auth is asked again, in case {@link AppsChanged} was lost. */
  static final Duration FRESH = Duration.ofSeconds(30);

  static final int MAX_KNOWN = 10_000;

  private final Clock clock;
  private final Map<String, CachedReply> known = new RecentlyUsed<>(MAX_KNOWN);
  private final SharedRequests<String, WebhooksReply> requests;

  /**
   * @param auth answers on this event loop
   */
  public CachedWebhooks(AppWebhooks auth, Clock clock) {
    this.clock = clock;
    requests =
        new SharedRequests<>(
            auth::of,
            (appId, reply) -> known.put(appId, new CachedReply(reply, clock.millis(), false)));
  }

  @Override
  public Future<WebhooksReply> of(String appId) {
    CachedReply answer = known.get(appId);
    if (answer == null) return requests.ask(appId);
    if (answer.isOutdated()) return requests.ask(appId).otherwise(answer.reply());
    if (clock.millis() - answer.askedAtMs() >= FRESH.toMillis()) requests.ask(appId);
    return Future.succeededFuture(answer.reply());
  }

  /**
   * Asks again for the changed apps. Answers that are under way may be older than the change, so
   * they are not cached.
   */
  public void forget(AppsChanged change) {
    change.appIds().forEach(app -> known.computeIfPresent(app, (id, answer) -> answer.outdated()));
    requests.invalidate();
  }

  private record CachedReply(WebhooksReply reply, long askedAtMs, boolean isOutdated) {

    CachedReply outdated() {
      return new CachedReply(reply, askedAtMs, true);
    }
  }
}
