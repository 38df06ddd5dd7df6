package io.tidewire.publish.credentials;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.CredentialsReply;
import io.tidewire.kit.bus.SharedRequests;
import io.tidewire.kit.limits.RecentlyUsed;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Asks auth once per key and caches the answer. Known keys remain valid while auth is unavailable;
 * a request with an unknown key fails then.
 *
 * <p>Confined to one event loop.
 */
public final class CachedCredentials implements Credentials {

  /** The age at which auth is asked again, in case {@link AppsChanged} was lost. */
  static final Duration FRESH = Duration.ofSeconds(30);

  /** How long a key counts as unknown, which protects auth from a misconfigured backend. */
  static final Duration UNKNOWN = Duration.ofSeconds(5);

  static final int MAX_KNOWN = 10_000;
  static final int MAX_UNKNOWN = 1_000;

  /** A longer text is not a valid key, and would only fill the caches. */
  static final int MAX_KEY_LENGTH = 128;

  private final Clock clock;
  private final Map<String, CachedReply> known = new RecentlyUsed<>(MAX_KNOWN);
  private final Map<String, CachedReply> unknown = new RecentlyUsed<>(MAX_UNKNOWN);
  private final SharedRequests<String, CredentialsReply> requests;

  /**
   * @param auth answers on this event loop
   */
  public CachedCredentials(Credentials auth, Clock clock) {
    this.clock = clock;
    requests = new SharedRequests<>(auth::of, this::remember);
  }

  @Override
  public boolean isKnown(String key) {
    if (key.length() > MAX_KEY_LENGTH || known.containsKey(key)) return true;
    CachedReply stranger = unknown.get(key);
    return stranger != null && !isOlder(stranger, UNKNOWN);
  }

  @Override
  public Future<CredentialsReply> of(String key) {
    if (key.length() > MAX_KEY_LENGTH) {
      return Future.succeededFuture(new CredentialsReply.Unknown(key));
    }
    CachedReply answer = known.get(key);
    if (answer != null) {
      if (isOlder(answer, FRESH)) requests.ask(key);
      return Future.succeededFuture(answer.reply());
    }
    CachedReply stranger = unknown.get(key);
    if (stranger != null && !isOlder(stranger, UNKNOWN)) {
      return Future.succeededFuture(stranger.reply());
    }
    return requests.ask(key);
  }

  /**
   * Drops the keys of these apps. Answers that are under way may be older than the change, so they
   * are not cached, and only requests that already wait receive them.
   */
  public void forget(AppsChanged change) {
    Set<String> changed = change.appIds();
    Set<String> withdrawn = change.withdrawn();
    known
        .values()
        .removeIf(
            answer ->
                answer.reply() instanceof CredentialsReply.Found found
                    && (changed.contains(found.app().appId())
                        || withdrawn.contains(found.app().appId())));
    unknown.clear();
    requests.invalidate();
  }

  private void remember(String key, CredentialsReply reply) {
    CachedReply answer = new CachedReply(reply, clock.millis());
    if (reply instanceof CredentialsReply.Found) {
      unknown.remove(key);
      known.put(key, answer);
    } else {
      known.remove(key);
      unknown.put(key, answer);
    }
  }

  private boolean isOlder(CachedReply answer, Duration age) {
    return clock.millis() - answer.askedAtMs() >= age.toMillis();
  }

  private record CachedReply(CredentialsReply reply, long askedAtMs) {}
}
