package io.tidewire.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.outbound.Attempt;
import io.tidewire.kit.outbound.Attempt.Outcome;
import io.tidewire.kit.testing.ManualClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndpointHealthTest {

  private static final Duration RETRY_FOR = Duration.ofMinutes(5);

  private final ManualClock clock = new ManualClock();
  private final EndpointHealth health = new EndpointHealth(clock);

  @Test
  void aReceiverThatAsksForAPauseGetsNoRequestsUntilItEnds() {
    hears(new Attempt(Outcome.REJECTED, 503, "", Optional.of(Duration.ofSeconds(30))));

    clock.advance(Duration.ofSeconds(29));
    assertThat(health.admit()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(health.admit()).isPresent();
  }

  @Test
  void noPauseIsLongerThanAnHour() {
    hears(new Attempt(Outcome.REJECTED, 429, "", Optional.of(Duration.ofDays(30))));

    clock.advance(Duration.ofHours(1));

    assertThat(health.admit()).isPresent();
  }

  @Test
  void aReceiverThatDoesNotAnswerIsOnlyProbedPeriodically() {
    for (int i = 0; i < 20; i++) hears(new Attempt(Outcome.TIMEOUT, 0, "", Optional.empty()));

    assertThat(health.isOpen()).isTrue();
    assertThat(health.admit()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(health.admit()).isPresent();
    assertThat(health.admit()).isEmpty();
  }

  @Test
  void aReceiverThatRefusesCountsAsAvailable() {
    for (int i = 0; i < 40; i++) hears(new Attempt(Outcome.REJECTED, 422, "", Optional.empty()));

    assertThat(health.isOpen()).isFalse();
  }

  @Test
  void anEventExpiresWithoutAnAttemptOnlyIfNothingWasAcceptedWhileItWaited() {
    long entered = clock.millis();
    clock.advance(Duration.ofMinutes(4));
    hears(new Attempt(Outcome.TIMEOUT, 0, "", Optional.empty()));
    clock.advance(Duration.ofMinutes(2));
    assertThat(health.isHopeless(entered, RETRY_FOR)).isFalse();

    clock.advance(Duration.ofMinutes(3));
    assertThat(health.isHopeless(entered, RETRY_FOR)).isTrue();
    assertThat(health.isHopeless(clock.millis(), RETRY_FOR)).isFalse();

    hears(new Attempt(Outcome.DELIVERED, 200, "", Optional.empty()));
    assertThat(health.isHopeless(entered, RETRY_FOR)).isFalse();
  }

  private void hears(Attempt attempt) {
    health.heard(attempt, health.admit().orElseThrow());
  }
}
