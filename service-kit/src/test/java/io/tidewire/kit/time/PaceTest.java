package io.tidewire.kit.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

  private final ManualClock clock = new ManualClock();
  private final Pace pace = new Pace(1_000, 20, clock);

  private int allowed() {
    int count = 0;
    while (pace.allows()) count++;
    return count;
  }

  @Test
  void soManyMayGoAtOnceAndThenNoMore() {
    assertThat(allowed()).isEqualTo(20);

    assertThat(allowed()).isZero();
  }

  @Test
  void whatIsEarnedGrowsEvenlyWithTime() {
    allowed();

    clock.advance(Duration.ofMillis(7));

    assertThat(allowed()).isEqualTo(7);
  }

  @Test
  void aPauseEarnsNoMoreThanMayGoAtOnce() {
    allowed();

    clock.advance(Duration.ofDays(365));

    assertThat(allowed()).isEqualTo(20);
  }

  @Test
  void aSlowPaceEarnsFractions() {
    Pace slow = new Pace(2, 1, clock);
    assertThat(slow.allows()).isTrue();

    clock.advance(Duration.ofMillis(499));
    assertThat(slow.allows()).isFalse();
    clock.advance(Duration.ofMillis(1));

    assertThat(slow.allows()).isTrue();
  }

  @Test
  void aClockSetBackEarnsNothingAndCostsNothingLater() {
    allowed();

    clock.advance(Duration.ofHours(-1));
    assertThat(allowed()).isZero();
    clock.advance(Duration.ofMillis(5));

    assertThat(allowed()).isEqualTo(5);
  }
}
