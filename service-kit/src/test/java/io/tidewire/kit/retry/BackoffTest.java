package io.tidewire.kit.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration BASE = Duration.ofMillis(100);
  private static final Duration CAP = Duration.ofSeconds(5);

  @Test
  void theCeilingDoublesWithEveryAttemptUpToTheCap() {
    var backoff = new Backoff(BASE, CAP, new Highest());

    List<Long> waits = Stream.generate(backoff::next).limit(9).map(Duration::toMillis).toList();

    assertThat(waits).containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L, 5000L);
  }

  @Test
  void aWaitIsDrawnBetweenZeroAndTheCeiling() {
    var random = new Random(7);

    List<Duration> first =
        Stream.generate(() -> new Backoff(BASE, CAP, random).next()).limit(1_000).toList();

    assertThat(first).allMatch(wait -> !wait.isNegative() && wait.compareTo(BASE) <= 0);
    assertThat(first).anyMatch(wait -> wait.toMillis() < 10);
    assertThat(first).anyMatch(wait -> wait.toMillis() > 90);
  }

  @Test
  void successResetsTheWait() {
    var backoff = new Backoff(BASE, CAP, new Highest());
    for (int attempt = 0; attempt < 20; attempt++) backoff.next();

    backoff.reset();

    assertThat(backoff.next()).isEqualTo(BASE);
  }

  @Test
  void aCapBelowTheBaseIsRefused() {
    assertThatThrownBy(() -> new Backoff(CAP, CAP.minusNanos(1), new Random()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Always returns the largest number in the range. */
  private static final class Highest implements RandomGenerator {
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
