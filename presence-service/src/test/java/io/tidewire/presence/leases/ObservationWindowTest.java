package io.tidewire.presence.leases;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ObservationWindowTest {

  private static final Duration TTL = Duration.ofSeconds(15);

  private final ObservationWindow vigil = new ObservationWindow(Duration.ofSeconds(5));

  @Test
  void itLastsFromTheFirstLook() {
    watch(1_000, 15_750);
    assertThat(vigil.hasLasted(TTL)).isFalse();

    vigil.look(16_000);
    assertThat(vigil.hasLasted(TTL)).isTrue();
  }

  @Test
  void lookingAwayBeginsItAnew() {
    watch(0, 20_000);

    vigil.lookAway();
    assertThat(vigil.hasLasted(Duration.ZERO)).isFalse();

    watch(20_250, 35_000);
    assertThat(vigil.hasLasted(TTL)).isFalse();
  }

  @Test
  void aSleepOfThisProcessCountsAsLookingAway() {
    watch(0, 20_000);

    vigil.look(60_000);

    assertThat(vigil.hasLasted(TTL)).isFalse();
  }

  @Test
  void aClockThatJumpedBackCountsAsLookingAway() {
    watch(100_000, 120_000);

    vigil.look(50_000);

    assertThat(vigil.hasLasted(Duration.ofMillis(1))).isFalse();
  }

  private void watch(long from, long to) {
    for (long now = from; now <= to; now += 250) vigil.look(now);
  }
}
