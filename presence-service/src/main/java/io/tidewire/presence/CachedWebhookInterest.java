package io.tidewire.presence;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.kit.time.Timers;
import io.tidewire.presence.store.WebhookInterest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Asks auth once per app and remembers. While auth does not answer, what is known stays in use, and
 * of other apps everything is wanted: an event too many is dropped later, one too few is lost.
 *
 * <p>Confined to one event loop.
 */
final class CachedWebhookInterest implements WebhookInterest {

  /** How old an answer gets before auth is asked again, in case {@link AppsChanged} was lost. */
  static final Duration FRESH = Duration.ofSeconds(30);

  /** How long the first operation of an app waits for auth. */
  static final Duration PATIENCE = Duration.ofMillis(300);

  /** How long nobody waits for auth after it did not answer. */
  static final Duration SILENCE = Duration.ofSeconds(1);

  static final int MOST = 10_000;

  private static final Set<WebhookEventType> EVERYTHING =
      Set.copyOf(EnumSet.allOf(WebhookEventType.class));

  private final Function<String, Future<Set<WebhookEventType>>> auth;
  private final Timers timers;
  private final Clock clock;
  private final Map<String, Answer> known = new Recent();
  private final Map<String, Future<Set<WebhookEventType>>> asking = new HashMap<>();
  private long silentUntilMs;
  private long changes;

  private record Answer(Set<WebhookEventType> events, long askedAtMs) {}

  /**
   * @param auth answers on this event loop
   */
  CachedWebhookInterest(
      Function<String, Future<Set<WebhookEventType>>> auth, Timers timers, Clock clock) {
    this.auth = auth;
    this.timers = timers;
    this.clock = clock;
  }

  @Override
  public Future<Set<WebhookEventType>> of(String appId) {
    Answer answer = known.get(appId);
    if (answer != null) {
      if (clock.millis() - answer.askedAtMs() >= FRESH.toMillis()) ask(appId);
      return Future.succeededFuture(answer.events());
    }
    if (clock.millis() < silentUntilMs) {
      ask(appId);
      return Future.succeededFuture(EVERYTHING);
    }
    return patiently(ask(appId));
  }

  /** Forgets what may have changed, and does not remember answers that may be older. */
  void forget(AppsChanged change) {
    known.keySet().removeAll(change.appIds());
    asking.clear();
    changes++;
  }

  private Future<Set<WebhookEventType>> patiently(Future<Set<WebhookEventType>> asked) {
    Promise<Set<WebhookEventType>> answer = Promise.promise();
    Timers.Cancel enough = timers.after(PATIENCE, () -> unanswered(answer));
    asked
        .onComplete(done -> enough.cancel())
        .onSuccess(answer::tryComplete)
        .onFailure(cause -> unanswered(answer));
    return answer.future();
  }

  private void unanswered(Promise<Set<WebhookEventType>> answer) {
    if (answer.tryComplete(EVERYTHING)) silentUntilMs = clock.millis() + SILENCE.toMillis();
  }

  private Future<Set<WebhookEventType>> ask(String appId) {
    Future<Set<WebhookEventType>> underWay = asking.get(appId);
    if (underWay != null) return underWay;
    long asked = changes;
    Future<Set<WebhookEventType>> answer = auth.apply(appId);
    asking.put(appId, answer);
    return answer.onComplete(
        reply -> {
          if (asked != changes) return;
          asking.remove(appId);
          if (reply.succeeded()) known.put(appId, new Answer(reply.result(), clock.millis()));
        });
  }

  /** Drops the app that was not asked about for longest. */
  @SuppressWarnings("serial")
  private static final class Recent extends LinkedHashMap<String, Answer> {

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
      return size() > MOST;
    }
  }
}
