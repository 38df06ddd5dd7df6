package io.tidewire.kit.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: anything between nothing and a ceiling that doubles
 * with every attempt up to a cap (full jitter), so that those who failed together do not return
 * together.
 */
public final class Backoff {

  private final long base;
  private final long cap;
  private final RandomGenerator random;
  private long ceiling;

  public Backoff(Duration base, Duration cap, RandomGenerator random) {
    if (base.isZero() || base.isNegative() || cap.compareTo(base) < 0) {
      throw new IllegalArgumentException("expected 0 < base <= cap, got " + base + ", " + cap);
    }
    this.base = base.toNanos();
    this.cap = cap.toNanos();
    this.random = random;
    ceiling = this.base;
  }

  /** The next wait; the one after it may be up to twice as long. */
  public Duration next() {
    long wait = random.nextLong(ceiling + 1);
    ceiling = ceiling > cap / 2 ? cap : ceiling * 2;
    return Duration.ofNanos(wait);
  }

  /** Things went well: the next wait is short again. */
  public void reset() {
    ceiling = base;
  }
}
