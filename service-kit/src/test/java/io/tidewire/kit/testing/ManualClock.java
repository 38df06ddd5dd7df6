package io.tidewire.kit.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A clock that stands still until it is advanced. Once a {@link ManualTimers} was built on it, the
 * two advance together, whichever of them is asked.
 */
public final class ManualClock extends Clock {

  /** The default start of a clock; no test should depend on it. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private volatile Instant now;
  private Optional<ManualTimers> timers = Optional.empty();

  public ManualClock() {
    this(START);
  }

  public ManualClock(Instant start) {
    now = start;
  }

  /** Advances the time, and runs due tasks of the timers built on this clock. */
  public void advance(Duration duration) {
    timers.ifPresentOrElse(attached -> attached.advance(duration), () -> set(now.plus(duration)));
  }

  void attach(ManualTimers attached) {
    timers = Optional.of(attached);
  }

  void set(Instant instant) {
    now = instant;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Not offered: a copy in another zone would not advance with this one. */
  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("a manual clock has one zone");
  }
}
