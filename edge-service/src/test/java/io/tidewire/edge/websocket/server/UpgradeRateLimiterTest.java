package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.limits.TokenBucket;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.Timers.Cancel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UpgradeRateLimiterTest {

  private static final int PER_SECOND = 1_000;
  private static final int AT_ONCE = 50;

  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final UpgradeRateLimiter rateLimiter =
      new UpgradeRateLimiter(new TokenBucket(PER_SECOND, AT_ONCE, clock), timers);
  private final List<Integer> passed = new ArrayList<>();
  private final List<Cancel> turns = new ArrayList<>();

  private void come(int from, int to) {
    for (int i = from; i < to; i++) {
      int who = i;
      turns.add(rateLimiter.await(() -> passed.add(who)));
    }
  }

  @Test
  void whoComesAloneDoesNotWait() {
    come(0, 1);

    assertThat(passed).containsExactly(0);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aCrowdGoesThroughAtThePaceInTheOrderInWhichItCame() {
    come(0, 10_000);
    assertThat(passed).hasSize(AT_ONCE);

    timers.advance(Duration.ofSeconds(5));
    assertThat(passed).hasSizeBetween(5_000, 5_000 + AT_ONCE);

    timers.advance(Duration.ofSeconds(5));
    assertThat(passed).containsExactlyElementsOf(IntStream.range(0, 10_000).boxed().toList());
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void newRequestsDoNotOvertakeWaitingOnes() {
    come(0, AT_ONCE + 1);
    clock.advance(Duration.ofMillis(9));

    come(AT_ONCE + 1, AT_ONCE + 2);
    assertThat(passed).hasSize(AT_ONCE);
    timers.advance(Duration.ofMillis(20));

    assertThat(passed).endsWith(AT_ONCE, AT_ONCE + 1);
  }

  @Test
  void whoGivesUpLeavesTheQueueAndCostsTheOthersNoTurn() {
    come(0, AT_ONCE + 1_000);
    turns.subList(AT_ONCE, AT_ONCE + 999).forEach(Cancel::cancel);
    assertThat(rateLimiter.size()).isEqualTo(1);

    timers.advance(Duration.ofMillis(10));

    assertThat(passed).hasSize(AT_ONCE + 1).endsWith(AT_ONCE + 999);
    assertThat(rateLimiter.size()).isZero();
  }

  @Test
  void aTurnThatBringsOthersIsNotDisturbed() {
    come(0, AT_ONCE);
    rateLimiter.await(() -> come(100, 103));

    timers.advance(Duration.ofMillis(50));

    assertThat(passed).endsWith(100, 101, 102);
  }
}
