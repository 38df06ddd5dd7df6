package io.tidewire.presence;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.kit.bus.SharedRequests;
import io.tidewire.kit.limits.RecentlyUsed;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * What an app wants to be notified of. Asks auth once and caches the answer, which remains in use
 * while auth does not answer.
 *
 * <p>Confined to one event loop.
 */
final class CachedInterest<T> {

  /** The age at which auth is asked again, in case {@link AppsChanged} was lost. */
  static final Duration FRESH = Duration.ofSeconds(30);

  /** How long the first operation of an app waits for auth. */
  static final Duration PATIENCE = Duration.ofMillis(300);

  /** How long auth is not asked after it did not answer. */
  static final Duration SILENCE = Duration.ofSeconds(1);

  static final int MOST = 10_000;

  private final T unknown;
  private final Timers timers;
  private final Clock clock;
  private final Map<String, CachedReply<T>> known = new RecentlyUsed<>(MOST);
  private final SharedRequests<String, T> requests;
  private long silentUntilMs;

  private record CachedReply<T>(T interest, long askedAtMs) {}

  /**
   * @param auth answers on this event loop
   * @param unknown applies while auth does not answer
   */
  CachedInterest(Function<String, Future<T>> auth, T unknown, Timers timers, Clock clock) {
    this.unknown = unknown;
    this.timers = timers;
    this.clock = clock;
    requests =
        new SharedRequests<>(
            auth, (appId, reply) -> known.put(appId, new CachedReply<>(reply, clock.millis())));
  }

  /** Never fails. */
  Future<T> of(String appId) {
    CachedReply<T> answer = known.get(appId);
    if (answer != null) {
      if (clock.millis() - answer.askedAtMs() >= FRESH.toMillis()) requests.ask(appId);
      return Future.succeededFuture(answer.interest());
    }
    if (clock.millis() < silentUntilMs) {
      requests.ask(appId);
      return Future.succeededFuture(unknown);
    }
    return patiently(requests.ask(appId));
  }

  /**
   * Forgets what may have changed. Answers that are under way may be older, so they are not cached.
   */
  void forget(AppsChanged change) {
    known.keySet().removeAll(change.appIds());
    requests.invalidate();
  }

  private Future<T> patiently(Future<T> asked) {
    Promise<T> answer = Promise.promise();
    Timers.Cancel enough = timers.after(PATIENCE, () -> unanswered(answer));
    asked
        .onComplete(done -> enough.cancel())
        .onSuccess(answer::tryComplete)
        .onFailure(cause -> unanswered(answer));
    return answer.future();
  }

  private void unanswered(Promise<T> answer) {
    if (answer.tryComplete(unknown)) silentUntilMs = clock.millis() + SILENCE.toMillis();
  }
}
