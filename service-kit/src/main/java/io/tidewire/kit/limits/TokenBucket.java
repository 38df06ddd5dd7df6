package io.tidewire.kit.limits;

import java.time.Clock;

/**
 * A token bucket: refilled evenly, so many tokens per second, up to a burst. Full at the start. A
 * clock set back earns nothing, and costs nothing later. Confined to one thread.
 */
public final class TokenBucket {

  private static final long MS_PER_SECOND = 1_000;

  private final long perSecond;
  private final long capacityTimesMs;
  private final Clock clock;

  /** Tokens, times a thousand: each millisecond earns {@link #perSecond} of these. */
  private long tokensTimesMs;

  private long refilledAtMs;

  /**
   * @param perSecond tokens earned per second, at least 1
   * @param burst the most that can be saved up, at least 1
   */
  public TokenBucket(long perSecond, long burst, Clock clock) {
    this.perSecond = perSecond;
    this.clock = clock;
    capacityTimesMs = burst * MS_PER_SECOND;
    tokensTimesMs = capacityTimesMs;
    refilledAtMs = clock.millis();
  }

  /** Takes one token if there is one. */
  public boolean tryTake() {
    return tryTake(1);
  }

  /** Takes {@code tokens} if there are as many, else none. */
  public boolean tryTake(long tokens) {
    refill();
    long wanted = tokens * MS_PER_SECOND;
    if (tokensTimesMs < wanted) return false;
    tokensTimesMs -= wanted;
    return true;
  }

  /**
   * Takes {@code tokens} even if there are fewer: for work that is done already. The debt is paid
   * off before {@link #tryTake} succeeds again.
   *
   * @param tokens below 0 to give back what was taken and not used
   */
  public void spend(long tokens) {
    refill();
    tokensTimesMs = Math.min(capacityTimesMs, tokensTimesMs - tokens * MS_PER_SECOND);
  }

  /** Milliseconds until one token is there; 0 if it is there now. */
  public long msUntilAvailable() {
    return msUntilAvailable(1);
  }

  /** Milliseconds until {@code tokens} are there; 0 if they are there now. */
  public long msUntilAvailable(long tokens) {
    refill();
    long missing = tokens * MS_PER_SECOND - tokensTimesMs;
    return missing <= 0 ? 0 : (missing + perSecond - 1) / perSecond;
  }

  private void refill() {
    long now = clock.millis();
    long elapsedMs = now - refilledAtMs;
    refilledAtMs = now;
    if (elapsedMs <= 0 || tokensTimesMs == capacityTimesMs) return;
    long missing = capacityTimesMs - tokensTimesMs;
    // Compared before it is multiplied: years of idleness would overflow.
    boolean full = elapsedMs >= missing / perSecond + 1;
    tokensTimesMs =
        full ? capacityTimesMs : Math.min(capacityTimesMs, tokensTimesMs + elapsedMs * perSecond);
  }
}
