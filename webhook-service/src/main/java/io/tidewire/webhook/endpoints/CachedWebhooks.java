package io.tidewire.webhook.endpoints;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.WebhooksReply;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks auth once per app and remembers. What is known stays in use while auth is away, even after a
 * change: until auth answers, webhooks go where they went before.
 *
 * <p>Confined to one event loop.
 */
public final class CachedWebhooks implements AppWebhooks {

  /** How old an answer gets before auth is asked again, in case {@link AppsChanged} was lost. */
  static final Duration FRESH = Duration.ofSeconds(30);

  static final int MAX_KNOWN = 10_000;

  private final AppWebhooks auth;
  private final Clock clock;
  private final Map<String, Answer> known = new Recent();
  private final Map<String, Future<WebhooksReply>> asking = new HashMap<>();
  private long changes;

  /**
   * @param auth answers on this event loop
   */
  public CachedWebhooks(AppWebhooks auth, Clock clock) {
    this.auth = auth;
    this.clock = clock;
  }

  @Override
  public Future<WebhooksReply> of(String appId) {
    Answer answer = known.get(appId);
    if (answer == null) return ask(appId);
    if (answer.isOutdated()) return ask(appId).otherwise(answer.reply());
    if (clock.millis() - answer.askedAtMs() >= FRESH.toMillis()) ask(appId);
    return Future.succeededFuture(answer.reply());
  }

  /** The apps are asked for again; answers that are under way may be older than the change. */
  public void forget(AppsChanged change) {
    change.appIds().forEach(app -> known.computeIfPresent(app, (id, answer) -> answer.outdated()));
    asking.clear();
    changes++;
  }

  private Future<WebhooksReply> ask(String appId) {
    Future<WebhooksReply> underWay = asking.get(appId);
    if (underWay != null) return underWay;
    long asked = changes;
    Future<WebhooksReply> answer = auth.of(appId);
    asking.put(appId, answer);
    return answer.onComplete(
        reply -> {
          if (asked != changes) return;
          asking.remove(appId);
          if (reply.succeeded()) {
            known.put(appId, new Answer(reply.result(), clock.millis(), false));
          }
        });
  }

  private record Answer(WebhooksReply reply, long askedAtMs, boolean isOutdated) {

    Answer outdated() {
      return new Answer(reply, askedAtMs, true);
    }
  }

  /** Drops what was not used for longest. */
  @SuppressWarnings("serial")
  private static final class Recent extends LinkedHashMap<String, Answer> {

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
      return size() > MAX_KNOWN;
    }
  }
}
