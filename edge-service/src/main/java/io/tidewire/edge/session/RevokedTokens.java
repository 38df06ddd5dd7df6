package io.tidewire.edge.session;

import io.tidewire.signing.cluster.ResumeToken;
import java.time.Clock;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Users whose connections their app has terminated: tokens that were issued before are refused.
 * Remembers that for as long as a token lives. Also who may not come back yet. One for the process,
 * safe from any thread; Redis has the same, so that a new process knows it too.
 *
 * <p>At most {@value #MAX_REMEMBERED} users of an app: with more, all tokens of the app that are
 * older than the eldest of them are refused.
 */
public final class RevokedTokens {

  /** Of one app, here and in Redis. */
  public static final int MAX_REMEMBERED = 10_000;

  private final Clock clock;
  private final Map<String, OfApp> apps = new ConcurrentHashMap<>();

  private static final class OfApp {
    private final Map<String, Long> revokedAtMs = new LinkedHashMap<>();
    private final Map<String, Long> barredUntilMs = new HashMap<>();
    private long allBeforeMs = Long.MIN_VALUE;
  }

  public RevokedTokens(Clock clock) {
    this.clock = clock;
  }

  private OfApp of(String appId) {
    return apps.computeIfAbsent(appId, first -> new OfApp());
  }

  /** Returns false if it was known already. */
  public boolean revoke(String appId, String userId, long atMs) {
    OfApp app = of(appId);
    synchronized (app) {
      Long known = app.revokedAtMs.get(userId);
      if (known != null && known >= atMs) return false;
      app.revokedAtMs.remove(userId);
      app.revokedAtMs.put(userId, atMs);
      forget(app, clock.millis() - ResumeToken.LIFETIME.toMillis());
      return true;
    }
  }

  /** In the order of time, so that the first to stay is followed by others that stay. */
  private static void forget(OfApp app, long limitMs) {
    Iterator<Long> eldest = app.revokedAtMs.values().iterator();
    while (eldest.hasNext()) {
      long at = eldest.next();
      boolean tooMany = app.revokedAtMs.size() > MAX_REMEMBERED;
      if (at >= limitMs && !tooMany) return;
      if (tooMany) app.allBeforeMs = Math.max(app.allBeforeMs, at);
      eldest.remove();
    }
  }

  /** All tokens of the app that were issued until then, whoever they belong to. */
  public void revokeAll(String appId, long untilMs) {
    OfApp app = of(appId);
    synchronized (app) {
      app.allBeforeMs = Math.max(app.allBeforeMs, untilMs);
    }
  }

  /** The user may not come back before this time. A time in the past lifts that. */
  public void bar(String appId, String userId, long untilMs) {
    OfApp app = of(appId);
    synchronized (app) {
      if (untilMs > clock.millis()) {
        app.barredUntilMs.put(userId, untilMs);
      } else {
        app.barredUntilMs.remove(userId);
      }
    }
  }

  /** The app's bars are these and no others. */
  public void replaceBars(String appId, Map<String, Long> untilMs) {
    OfApp app = of(appId);
    synchronized (app) {
      app.barredUntilMs.clear();
      app.barredUntilMs.putAll(untilMs);
    }
  }

  /** How many seconds the user may not come back yet; empty if it may. */
  OptionalLong barredSeconds(String appId, String userId) {
    OfApp app = apps.get(appId);
    if (app == null) return OptionalLong.empty();
    synchronized (app) {
      Long until = app.barredUntilMs.get(userId);
      if (until == null) return OptionalLong.empty();
      long leftMs = until - clock.millis();
      if (leftMs > 0) return OptionalLong.of((leftMs + 999) / 1_000);
      app.barredUntilMs.remove(userId);
      return OptionalLong.empty();
    }
  }

  /** Whether a token of this user that was issued then counts for nothing. */
  public boolean isRevoked(String appId, String userId, long issuedAtMs) {
    return covers(appId, Optional.of(userId), issuedAtMs);
  }

  public boolean isBarred(String appId, String userId) {
    return barredSeconds(appId, userId).isPresent();
  }

  /** Whether a token that was issued then counts for nothing. */
  boolean covers(String appId, Optional<String> userId, long issuedAtMs) {
    OfApp app = apps.get(appId);
    if (app == null) return false;
    synchronized (app) {
      if (issuedAtMs <= app.allBeforeMs) return true;
      Long at = userId.map(app.revokedAtMs::get).orElse(null);
      return at != null && issuedAtMs <= at;
    }
  }
}
