package io.tidewire.kit.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.ManualClock;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualClock clock = new ManualClock();
  private final CircuitBreaker breaker = new CircuitBreaker(clock);

  @Test
  void fewFailuresDoNotOpenIt() {
    unanswered(CircuitBreaker.ENOUGH - 1);

    assertThat(breaker.admit()).isPresent();
  }

  @Test
  void twentyFailuresOpenIt() {
    unanswered(CircuitBreaker.ENOUGH);

    assertThat(breaker.admit()).isEmpty();
  }

  @Test
  void openingIsReportedOnce() {
    unanswered(CircuitBreaker.ENOUGH - 1);
    long last = pass();
    long later = pass();

    assertThat(breaker.unanswered(last)).isTrue();
    assertThat(breaker.unanswered(later)).isFalse();
  }

  @Test
  void failuresOfHalfTheRequestsOpenItAndFewerDoNot() {
    answered(11);
    unanswered(10);
    assertThat(breaker.admit()).isPresent();

    unanswered(1);
    assertThat(breaker.admit()).isEmpty();
  }

  @Test
  void resultsOlderThanFiveSecondsAreForgotten() {
    unanswered(CircuitBreaker.ENOUGH - 1);

    clock.advance(Duration.ofSeconds(5));
    unanswered(1);

    assertThat(breaker.admit()).isPresent();
  }

  @Test
  void failuresSpreadOverFiveSecondsCount() {
    for (int second = 0; second < 5; second++) {
      unanswered(4);
      clock.advance(Duration.ofMillis(999));
    }

    assertThat(breaker.admit()).isEmpty();
  }

  @Test
  void afterASecondExactlyOneRequestIsAdmitted() {
    unanswered(CircuitBreaker.ENOUGH);

    clock.advance(SECOND.minusMillis(1));
    assertThat(breaker.admit()).isEmpty();

    clock.advance(Duration.ofMillis(1));
    assertThat(breaker.admit()).isPresent();
    assertThat(breaker.admit()).isEmpty();
  }

  @Test
  void theFirstAnswerClosesIt() {
    unanswered(CircuitBreaker.ENOUGH);
    clock.advance(SECOND);

    breaker.answered(pass());

    assertThat(breaker.admit()).isPresent();
    unanswered(CircuitBreaker.ENOUGH - 1);
    assertThat(breaker.admit()).isPresent();
  }

  @Test
  void eachFailedProbeDoublesThePauseUpToThirtySeconds() {
    unanswered(CircuitBreaker.ENOUGH);

    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(breaker.admit()).as("before %d s", seconds).isEmpty();

      clock.advance(Duration.ofMillis(1));
      assertThat(breaker.unanswered(pass())).isFalse();
    }
  }

  @Test
  void closingResetsThePause() {
    unanswered(CircuitBreaker.ENOUGH);
    clock.advance(SECOND);
    unanswered(1);
    clock.advance(SECOND.multipliedBy(2));
    breaker.answered(pass());

    unanswered(CircuitBreaker.ENOUGH);
    clock.advance(SECOND);

    assertThat(breaker.admit()).isPresent();
  }

  @Test
  void answersToRequestsFromBeforeItOpenedDoNotDecideTheProbe() {
    long early = pass();
    long alsoEarly = pass();
    unanswered(CircuitBreaker.ENOUGH);
    clock.advance(SECOND);
    long probe = pass();

    breaker.answered(early);
    assertThat(breaker.admit()).isEmpty();

    breaker.unanswered(alsoEarly);
    breaker.answered(probe);
    assertThat(breaker.admit()).isPresent();
  }

  @Test
  void aClockSetBackDoesNotProlongThePause() {
    unanswered(CircuitBreaker.ENOUGH);

    clock.advance(Duration.ofHours(-1));

    assertThat(breaker.admit()).isPresent();
  }

  private long pass() {
    OptionalLong pass = breaker.admit();
    assertThat(pass).isPresent();
    return pass.getAsLong();
  }

  private void answered(int times) {
    for (int i = 0; i < times; i++) breaker.answered(pass());
  }

  private void unanswered(int times) {
    for (int i = 0; i < times; i++) breaker.unanswered(pass());
  }
}
