package io.tidewire.publish.credentials;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.CredentialsReply;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Asks auth once per key and caches the answer. Known keys remain valid while auth is unavailable;
 * a request with an unknown key fails then.
 *
 * <p>Confined to one event loop.
 */
public final class CachedCredentials implements Credentials {

  /** How old an answer gets before auth is asked again, in case {@link AppsChanged} was lost. */
  static final Duration FRESH = Duration.ofSeconds(30);

  /** How long a key stays unknown: enough to take the load of a misconfigured backend off auth. */
  static final Duration UNKNOWN = Duration.ofSeconds(5);

  static final int MAX_KNOWN = 10_000;
  static final int MAX_UNKNOWN = 1_000;

  /** Longer ones are not keys of ours, and would only fill the caches. */
  static final int MAX_KEY_LENGTH = 128;

  private final Credentials auth;
  private final Clock clock;
  private final Map<String, Answer> known = new Recent(MAX_KNOWN);
  private final Map<String, Answer> unknown = new Recent(MAX_UNKNOWN);
  private final Map<String, Future<CredentialsReply>> asking = new HashMap<>();
  private long changes;

  /**
   * @param auth answers on this event loop
   */
  public CachedCredentials(Credentials auth, Clock clock) {
    this.auth = auth;
    this.clock = clock;
  }

  @Override
  public boolean isKnown(String key) {
    if (key.length() > MAX_KEY_LENGTH || known.containsKey(key)) return true;
    Answer stranger = unknown.get(key);
    return stranger != null && !isOlder(stranger, UNKNOWN);
  }

  @Override
  public Future<CredentialsReply> of(String key) {
    if (key.length() > MAX_KEY_LENGTH) {
      return Future.succeededFuture(new CredentialsReply.Unknown(key));
    }
    Answer answer = known.get(key);
    if (answer != null) {
      if (isOlder(answer, FRESH)) ask(key);
      return Future.succeededFuture(answer.reply());
    }
    Answer stranger = unknown.get(key);
    if (stranger != null && !isOlder(stranger, UNKNOWN)) {
      return Future.succeededFuture(stranger.reply());
    }
    return ask(key);
  }

  /**
   * Drops the keys of these apps. Answers under way may be older than the change, so only requests
   * that already wait get them.
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
    asking.clear();
    changes++;
  }

  private Future<CredentialsReply> ask(String key) {
    Future<CredentialsReply> underWay = asking.get(key);
    if (underWay != null) return underWay;
    long asked = changes;
    Future<CredentialsReply> answer = auth.of(key);
    asking.put(key, answer);
    return answer.onComplete(
        reply -> {
          if (asked != changes) return;
          asking.remove(key);
          if (reply.succeeded()) remember(key, reply.result());
        });
  }

  private void remember(String key, CredentialsReply reply) {
    Answer answer = new Answer(reply, clock.millis());
    if (reply instanceof CredentialsReply.Found) {
      unknown.remove(key);
      known.put(key, answer);
    } else {
      known.remove(key);
      unknown.put(key, answer);
    }
  }

  private boolean isOlder(Answer answer, Duration age) {
    return clock.millis() - answer.askedAtMs() >= age.toMillis();
  }

  private record Answer(CredentialsReply reply, long askedAtMs) {}

  /** A map of limited size that drops what was not used for longest. */
  @SuppressWarnings("serial")
  private static final class Recent extends LinkedHashMap<String, Answer> {

    private final int limit;

    Recent(int limit) {
      super(16, 0.75f, true);
      this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
      return size() > limit;
    }
  }
}
