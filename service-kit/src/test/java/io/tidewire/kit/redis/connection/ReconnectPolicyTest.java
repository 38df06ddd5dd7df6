package io.tidewire.kit.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ReconnectPolicyTest {

  private static final Duration TICK = Duration.ofMillis(1);
  private static final Duration ATTEMPT = Duration.ofSeconds(4);

  private final ManualTimers timers = new ManualTimers();
  private final ReconnectPolicy redial = new ReconnectPolicy(timers, new Longest());

  private int dials;
  private int givenUp;

  @Test
  void theFirstAttemptComesWithinATenthOfASecondAndLaterOnesWithinOne() {
    List<Long> waits = new ArrayList<>();

    for (int attempt = 0; attempt < 8; attempt++) waits.add(wait(redial).toMillis());

    assertThat(waits).containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L, 1000L, 1000L);
  }

  @Test
  void linksThatLoseRedisTogetherReconnectSpreadOverASecond() {
    var seeds = new Random(1);
    int[] tenths = new int[11];

    for (int line = 0; line < 1_000; line++) {
      var one = new ReconnectPolicy(timers, new SplittableRandom(seeds.nextLong()));
      for (int attempt = 0; attempt < 5; attempt++) wait(one);
      tenths[(int) (wait(one).toMillis() / 100)]++;
    }

    for (int tenth = 0; tenth < 10; tenth++) assertThat(tenths[tenth]).isBetween(50, 150);
  }

  @Test
  void aRepeatedlyLostConnectionIsRetriedWithinASecondEachTime() {
    for (int cut = 0; cut < 100; cut++) {
      redial.up();
      timers.advance(Duration.ofMillis(400));

      assertThat(wait(redial)).isLessThanOrEqualTo(ReconnectPolicy.LONGEST);
    }
  }

  @Test
  void aLastingConnectionResetsTheBackoff() {
    for (int attempt = 0; attempt < 8; attempt++) wait(redial);

    redial.up();
    timers.advance(ReconnectPolicy.SETTLED);

    assertThat(wait(redial)).isEqualTo(ReconnectPolicy.FIRST);
  }

  @Test
  void anUnprovenConnectionDoesNotResetTheBackoff() {
    for (int attempt = 0; attempt < 8; attempt++) wait(redial);

    redial.up();
    timers.advance(SubscriptionProbe.PERIOD.multipliedBy(2));

    assertThat(wait(redial)).isEqualTo(ReconnectPolicy.LONGEST);
  }

  @Test
  void anAttemptThatDoesNotCompleteIsAbandoned() {
    redial.dialled(ATTEMPT, () -> givenUp++);

    timers.advance(ATTEMPT.minus(TICK));
    assertThat(givenUp).isZero();

    timers.advance(TICK);
    assertThat(givenUp).isEqualTo(1);
  }

  @Test
  void aCompletedOrFailedAttemptIsNotAbandoned() {
    redial.dialled(ATTEMPT, () -> givenUp++);
    redial.up();
    timers.advance(ATTEMPT);
    redial.dialled(ATTEMPT, () -> givenUp++);
    redial.lost(() -> dials++);

    timers.advance(ATTEMPT);

    assertThat(givenUp).isZero();
    assertThat(dials).isEqualTo(1);
  }

  @Test
  void aStoppedConnectionIsNotRetried() {
    redial.lost(() -> dials++);

    redial.stop();
    timers.advance(ReconnectPolicy.LONGEST);

    assertThat(dials).isZero();
    assertThat(timers.waiting()).isZero();
  }

  /** Returns the wait from a loss to the next attempt. */
  private Duration wait(ReconnectPolicy line) {
    int before = dials;
    Duration waited = Duration.ZERO;
    line.lost(() -> dials++);
    while (dials == before) {
      timers.advance(TICK);
      waited = waited.plus(TICK);
    }
    return waited;
  }

  /** Always returns the largest number in the range. */
  private static final class Longest implements RandomGenerator {
    @Override
    public long nextLong() {
      return Long.MAX_VALUE;
    }

    @Override
    public long nextLong(long bound) {
      return bound - 1;
    }
  }
}
