package io.tidewire.bench.harness;

import io.tidewire.bench.time.Ticker;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits on the main thread for a limited time. */
public final class Waiting {

  private static final long LOOK_NANOS = 1_000_000;

  private final Ticker ticker;

  public Waiting(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Returns whether the condition became true in time. */
  public boolean until(Duration limit, BooleanSupplier done) {
    long end = ticker.nanos() + limit.toNanos();
    while (!done.getAsBoolean()) {
      if (ticker.nanos() >= end || Thread.currentThread().isInterrupted()) return false;
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  public void untilMicros(long micros) {
    while (ticker.micros() < micros && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(Math.min(50 * LOOK_NANOS, (micros - ticker.micros()) * 1_000));
    }
  }

  public void pass(Duration time) {
    untilMicros(ticker.micros() + time.toNanos() / 1_000);
  }

  /** Returns when the count has not changed for that long, or at the limit. */
  public void untilStill(Duration limit, Duration still, LongSupplier count) {
    long end = ticker.nanos() + limit.toNanos();
    long before = count.getAsLong();
    long since = ticker.nanos();
    while (ticker.nanos() - since < still.toNanos() && ticker.nanos() < end) {
      LockSupport.parkNanos(LOOK_NANOS);
      long now = count.getAsLong();
      if (now != before) {
        before = now;
        since = ticker.nanos();
      }
    }
  }
}
