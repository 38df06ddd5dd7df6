package io.tidewire.presence.leases;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ObservationWindowTest {

  private static final Duration TTL = Duration.ofSeconds(15);

  private final ObservationWindow observed = new ObservationWindow(Duration.ofSeconds(5));

  @Test
  void theWindowStartsWithTheFirstCheck() {
    watch(1_000, 15_750);
    assertThat(observed.hasLasted(TTL)).isFalse();

    observed.look(16_000);
    assertThat(observed.hasLasted(TTL)).isTrue();
  }

  @Test
  void aPauseInObservationRestartsTheWindow() {
    watch(0, 20_000);

    observed.lookAway();
    assertThat(observed.hasLasted(Duration.ZERO)).isFalse();

    watch(20_250, 35_000);
    assertThat(observed.hasLasted(TTL)).isFalse();
  }

  @Test
  void aPauseOfTheProcessCountsAsAPauseInObservation() {
    watch(0, 20_000);

    observed.look(60_000);

    assertThat(observed.hasLasted(TTL)).isFalse();
  }

  @Test
  void aClockSetBackCountsAsAPauseInObservation() {
    watch(100_000, 120_000);

    observed.look(50_000);

    assertThat(observed.hasLasted(Duration.ofMillis(1))).isFalse();
  }

  private void watch(long from, long to) {
    for (long now = from; now <= to; now += 250) observed.look(now);
  }
}
