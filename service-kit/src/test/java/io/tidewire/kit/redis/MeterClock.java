package io.tidewire.kit.redis;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.testing.ManualClock;
import java.time.Duration;

/** Adapts a manual clock to the clock that meters require. */
record MeterClock(ManualClock hands) implements Clock {

  static SimpleMeterRegistry registry(ManualClock hands) {
    return new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MeterClock(hands));
  }

  @Override
  public long wallTime() {
    return hands.millis();
  }

  @Override
  public long monotonicTime() {
    return Duration.between(ManualClock.START, hands.instant()).toNanos();
  }
}
