package io.tidewire.kit.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeyedRateTest {

  private static final int MAX_KEYS = 100;

  private final ManualClock clock = new ManualClock();
  private final KeyedRate<String> rate = new KeyedRate<>(2, 4, MAX_KEYS, clock);

  private int taken(String key) {
    int count = 0;
    while (rate.tryTake(key)) count++;
    return count;
  }

  @Test
  void eachKeyHasItsOwnRate() {
    assertThat(taken("a")).isEqualTo(4);
    assertThat(taken("b")).isEqualTo(4);

    clock.advance(Duration.ofSeconds(1));

    assertThat(taken("a")).isEqualTo(2);
  }

  @Test
  void aKeyBeyondItsRateWaits() {
    rate.spend("a", 6);

    assertThat(rate.msUntilAvailable("a")).isEqualTo(1_500);
    assertThat(rate.tryTake("a")).isFalse();
    assertThat(rate.msUntilAvailable("unused")).isZero();
  }

  @Test
  void unusedKeysAreRemoved() {
    taken("a");

    clock.advance(Duration.ofSeconds(10));

    assertThat(rate.size()).isZero();
  }

  @Test
  void noMoreKeysAreKeptThanTheMaximum() {
    for (int i = 0; i < 10 * MAX_KEYS; i++) rate.tryTake("key " + i);

    assertThat(rate.size()).isLessThanOrEqualTo(MAX_KEYS);
  }
}
