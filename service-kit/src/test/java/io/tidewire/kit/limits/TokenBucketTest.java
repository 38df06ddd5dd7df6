package io.tidewire.kit.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

  private final ManualClock clock = new ManualClock();
  private final TokenBucket bucket = new TokenBucket(1_000, 20, clock);

  private int allowed() {
    int count = 0;
    while (bucket.tryTake()) count++;
    return count;
  }

  @Test
  void startsWithAFullBurst() {
    assertThat(allowed()).isEqualTo(20);

    assertThat(allowed()).isZero();
  }

  @Test
  void refillsEvenly() {
    allowed();

    clock.advance(Duration.ofMillis(7));

    assertThat(allowed()).isEqualTo(7);
  }

  @Test
  void aLongPauseRefillsNoMoreThanTheBurst() {
    allowed();

    clock.advance(Duration.ofDays(365));

    assertThat(allowed()).isEqualTo(20);
  }

  @Test
  void aSlowRateEarnsFractionsOfATokenEachMillisecond() {
    TokenBucket slow = new TokenBucket(2, 1, clock);
    assertThat(slow.tryTake()).isTrue();

    clock.advance(Duration.ofMillis(499));
    assertThat(slow.tryTake()).isFalse();
    clock.advance(Duration.ofMillis(1));

    assertThat(slow.tryTake()).isTrue();
  }

  @Test
  void aClockSetBackEarnsNothingAndCostsNothingLater() {
    allowed();

    clock.advance(Duration.ofHours(-1));
    assertThat(allowed()).isZero();
    clock.advance(Duration.ofMillis(5));

    assertThat(allowed()).isEqualTo(5);
  }

  @Test
  void severalTokensAreTakenTogetherOrNotAtAll() {
    assertThat(bucket.tryTake(21)).isFalse();

    assertThat(bucket.tryTake(20)).isTrue();
    assertThat(bucket.tryTake()).isFalse();
  }

  @Test
  void overspendingDelaysTheNextToken() {
    bucket.spend(120);

    assertThat(bucket.msUntilAvailable()).isEqualTo(101);
    clock.advance(Duration.ofMillis(100));
    assertThat(bucket.tryTake()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(bucket.tryTake()).isTrue();
  }

  @Test
  void thereIsNoWaitWhileATokenIsAvailable() {
    assertThat(bucket.msUntilAvailable()).isZero();
  }
}
