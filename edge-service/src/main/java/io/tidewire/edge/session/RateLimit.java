package io.tidewire.edge.session;

import java.time.Clock;

/**
 * A token bucket that holds one second's worth: at most {@code perSecond} at once, refilled evenly.
 * Confined to the connection's event loop.
 */
final class RateLimit {

  private static final long MS_PER_SECOND = 1_000;

  private final int perSecond;
  private final Clock clock;
  private long tokensTimesMs;
  private long refilledAtMs;

  RateLimit(int perSecond, Clock clock) {
    this.perSecond = perSecond;
    this.clock = clock;
    this.tokensTimesMs = perSecond * MS_PER_SECOND;
    this.refilledAtMs = clock.millis();
  }

  /** Takes one token if there is one. */
  boolean tryAcquire() {
    long now = clock.millis();
    long elapsed = Math.max(0, now - refilledAtMs);
    refilledAtMs = now;
    tokensTimesMs = Math.min(perSecond * MS_PER_SECOND, tokensTimesMs + elapsed * perSecond);
    if (tokensTimesMs < MS_PER_SECOND) return false;
    tokensTimesMs -= MS_PER_SECOND;
    return true;
  }
}
