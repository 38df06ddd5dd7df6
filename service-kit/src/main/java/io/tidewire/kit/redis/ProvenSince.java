package io.tidewire.kit.redis;

import io.micrometer.core.instrument.Clock;
import java.time.Duration;

/** When a subscription was last seen to deliver. Thread-safe. */
final class ProvenSince {

  private final Clock clock;
  private volatile long at;
  private volatile boolean nothingToProve;
  private volatile boolean proven;

  /** New ones have as much time as any. */
  ProvenSince(Clock clock) {
    this.clock = clock;
    at = clock.monotonicTime();
  }

  /** Something is to be subscribed; it may take as long as any. */
  void begin() {
    if (!nothingToProve) return;
    at = clock.monotonicTime();
    nothingToProve = false;
  }

  void now() {
    at = clock.monotonicTime();
    proven = true;
    nothingToProve = false;
  }

  /** Nothing is to be subscribed. */
  void nothingToProve() {
    nothingToProve = true;
  }

  /** Has delivered at least once, or need not. */
  boolean isProven() {
    return proven || nothingToProve;
  }

  boolean isRecent() {
    Duration age = Duration.ofNanos(clock.monotonicTime() - at);
    return nothingToProve || age.compareTo(SubscriberLink.TOLERATED) < 0;
  }
}
