package io.tidewire.kit.time;

import java.time.Clock;

/**
 * So many a second, evenly, and a few at once after a pause. A clock set back earns nothing, and
 * costs nothing later. Confined to one event loop.
 */
public final class Pace {

  private static final long MS_PER_SECOND = 1_000;

  private final long perSecond;
  private final long mostTimesMs;
  private final Clock clock;
  private long allowedTimesMs;
  private long countedAtMs;

  /**
   * @param atOnce what may go at once after a pause; it may from the start
   */
  public Pace(int perSecond, int atOnce, Clock clock) {
    this.perSecond = perSecond;
    this.clock = clock;
    mostTimesMs = atOnce * MS_PER_SECOND;
    allowedTimesMs = mostTimesMs;
    countedAtMs = clock.millis();
  }

  /** Whether one more may go now; if so it is counted. */
  public boolean allows() {
    long now = clock.millis();
    long elapsedMs = Math.min(Math.max(0, now - countedAtMs), mostTimesMs);
    countedAtMs = now;
    allowedTimesMs = Math.min(mostTimesMs, allowedTimesMs + elapsedMs * perSecond);
    if (allowedTimesMs < MS_PER_SECOND) return false;
    allowedTimesMs -= MS_PER_SECOND;
    return true;
  }
}
