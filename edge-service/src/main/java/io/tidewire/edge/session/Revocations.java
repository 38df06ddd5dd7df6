package io.tidewire.edge.session;

import io.tidewire.signing.cluster.ResumeToken;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whose connections an app has ended lately: what they held until then opens nothing any more.
 * Remembers for as long as a resume token lives. Confined to one event loop.
 *
 * <p>At most {@value #MAX_REMEMBERED}: with more, whatever was given out before the eldest of them
 * is refused, whosever it is.
 */
final class Revocations {

  static final int MAX_REMEMBERED = 10_000;

  private record User(String appId, String userId) {}

  private final Clock clock;
  private final Map<User, Long> revokedAtMs = new LinkedHashMap<>();
  private long allBeforeMs = Long.MIN_VALUE;

  Revocations(Clock clock) {
    this.clock = clock;
  }

  void revoke(String appId, String userId) {
    long now = clock.millis();
    User user = new User(appId, userId);
    revokedAtMs.remove(user);
    revokedAtMs.put(user, now);
    forgetBefore(now - ResumeToken.LIFETIME.toMillis());
  }

  /** In the order of time, so that the first to stay is followed by others that stay. */
  private void forgetBefore(long limitMs) {
    Iterator<Long> eldest = revokedAtMs.values().iterator();
    while (eldest.hasNext()) {
      long at = eldest.next();
      boolean tooMany = revokedAtMs.size() > MAX_REMEMBERED;
      if (at >= limitMs && !tooMany) return;
      if (tooMany) allBeforeMs = at;
      eldest.remove();
    }
  }

  boolean covers(String appId, ResumeToken token) {
    if (token.issuedAtMs() <= allBeforeMs) return true;
    return token
        .userId()
        .map(id -> revokedAtMs.get(new User(appId, id)))
        .filter(at -> token.issuedAtMs() <= at)
        .isPresent();
  }
}
