package io.tidewire.edge.session.recovery;

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
 * Users whose connections were terminated recently. Resume tokens issued before that are rejected,
 * so an entry is kept for as long as a token is valid. Also the users that are banned for a time.
 * One per process, thread-safe; Redis has the same entries, for new processes.
 *
 * <p>At most {@value #MAX_REMEMBERED} users of an app: with more, all tokens of the app that are
 * older than the oldest of them are rejected.
 */
public final class RevokedTokens {

  /** The entries of one app. */
  public static final int MAX_REMEMBERED = 10_000;

  private final Clock clock;
  private final ChannelBans channelBans;
  private final Map<String, OfApp> apps = new ConcurrentHashMap<>();

  private static final class OfApp {
    private final Map<String, Long> revokedAtMs = new LinkedHashMap<>();
    private final Map<String, Long> barredUntilMs = new HashMap<>();
    private long allBeforeMs = Long.MIN_VALUE;
  }

  public RevokedTokens(Clock clock) {
    this.clock = clock;
    channelBans = new ChannelBans(clock);
  }

  /** The users that may not subscribe to a channel for a time. */
  public ChannelBans channelBans() {
    return channelBans;
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

  /** In the order of time, so that removal stops at the first entry to keep. */
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

  /** Revokes all tokens of the app that were issued until then. */
  public void revokeAll(String appId, long untilMs) {
    OfApp app = of(appId);
    synchronized (app) {
      app.allBeforeMs = Math.max(app.allBeforeMs, untilMs);
    }
  }

  /** Bans the user until this time. A time in the past lifts the ban. */
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

  /** Replaces all bans of the app. */
  public void replaceBars(String appId, Map<String, Long> untilMs) {
    OfApp app = of(appId);
    synchronized (app) {
      app.barredUntilMs.clear();
      app.barredUntilMs.putAll(untilMs);
    }
  }

  /** The remaining seconds of the user's ban; empty if there is none. */
  public OptionalLong barredSeconds(String appId, String userId) {
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

  /** Whether a token of this user that was issued then is revoked. */
  public boolean isRevoked(String appId, String userId, long issuedAtMs) {
    return covers(appId, Optional.of(userId), issuedAtMs);
  }

  public boolean isBarred(String appId, String userId) {
    return barredSeconds(appId, userId).isPresent();
  }

  /** Whether a token that was issued then is revoked. */
  public boolean covers(String appId, Optional<String> userId, long issuedAtMs) {
    OfApp app = apps.get(appId);
    if (app == null) return false;
    synchronized (app) {
      if (issuedAtMs <= app.allBeforeMs) return true;
      Long at = userId.map(app.revokedAtMs::get).orElse(null);
      return at != null && issuedAtMs <= at;
    }
  }
}
