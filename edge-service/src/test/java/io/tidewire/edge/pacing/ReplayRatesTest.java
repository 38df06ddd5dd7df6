package io.tidewire.edge.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.kit.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplayRatesTest {

  private static final int PER_SECOND = 64 * ReplayRates.RESERVED;

  private final ManualClock clock = new ManualClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ReplayRates rates = new ReplayRates(PER_SECOND, registry, clock);

  @Test
  void anAppThatHasUsedUpItsHalfLeavesTheOtherHalfToOthers() {
    while (rates.tryStart("greedy") == 0) rates.settle("greedy", ReplayRates.RESERVED);

    assertThat(rates.tryStart("greedy")).isPositive();
    assertThat(rates.tryStart("other")).isZero();
    assertThat(delayed("app")).isEqualTo(2);
    assertThat(delayed("process")).isZero();
  }

  @Test
  void allAppsTogetherHaveTheRateOfTheProcess() {
    int started = 0;
    for (int app = 0; app < 10; app++) {
      while (rates.tryStart("app" + app) == 0) started++;
    }
    assertThat(started).isEqualTo(4 * PER_SECOND / ReplayRates.RESERVED);
    assertThat(delayed("process")).isEqualTo(8);

    clock.advance(Duration.ofSeconds(1));
    assertThat(rates.tryStart("app9")).isZero();
  }

  @Test
  void theTimeToWaitIsTheTimeUntilTheReserveIsBack() {
    rates.settle("1", 4 * PER_SECOND);
    long waitMs = rates.tryStart("1");

    clock.advance(Duration.ofMillis(waitMs - 1));
    assertThat(rates.tryStart("1")).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(rates.tryStart("1")).isZero();
  }

  private double delayed(String reason) {
    return registry.get("tidewire_replays_delayed_total").tag("reason", reason).counter().count();
  }
}
