package io.tidewire.edge.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionRatesTest {

  private final ConnectionRates rates =
      new ConnectionRates(
          new InboundRates(
              new InboundRates.Rate(10, 100),
              new InboundRates.Rate(1_000, 5_000),
              3,
              Duration.ofSeconds(5)),
          0);

  @Test
  void aBurstIsAllowedAndWhatExceedsItIsNamed() {
    for (int i = 0; i < 100; i++) assertThat(rates.frame(1, 0)).isTrue();
    assertThat(rates.frame(1, 0)).isFalse();
    assertThat(rates.exceeded()).isEqualTo(Limit.FRAMES);
  }

  @Test
  void eachSecondAllowsTheRate() {
    for (int i = 0; i < 120; i++) rates.frame(1, 0);
    assertThat(rates.mayGoOn(1)).isFalse();
    assertThat(rates.mayGoOn(2)).isTrue();
    assertThat(rates.frame(1, 2)).isFalse();
  }

  @Test
  void bytesCountByThemselves() {
    assertThat(rates.frame(5_000, 0)).isTrue();
    assertThat(rates.inflated(1, 0)).isFalse();
    assertThat(rates.exceeded()).isEqualTo(Limit.BYTES);
    assertThat(rates.mayGoOn(1)).isTrue();
  }

  @Test
  void yearsOfSilenceEarnNoMoreThanABurst() {
    rates.frame(1, 0);
    rates.frame(1, Integer.MAX_VALUE - 1);
    for (int i = 1; i < 100; i++) {
      assertThat(rates.frame(1, Integer.MAX_VALUE - 1)).isTrue();
    }
    assertThat(rates.frame(1, Integer.MAX_VALUE - 1)).isFalse();
  }

  @Test
  void endlessFramesDoNotOverflowTheCount() {
    for (int i = 0; i < 10; i++) rates.frame(Integer.MAX_VALUE, 0);
    assertThat(rates.exceeded()).isEqualTo(Limit.BYTES);
  }

  @Test
  void anAuthorizedConnectionMaySendMoreAndWhatItsAppLetsItPublish() {
    rates.authorized(50);
    for (int i = 0; i < 300; i++) assertThat(rates.frame(1, 0)).isTrue();
    assertThat(rates.frame(1, 0)).isFalse();
    for (int i = 0; i < 79; i++) rates.frame(1, 0);
    assertThat(rates.mayGoOn(1)).isTrue();
  }

  @Test
  void patienceEndsForWhoExceedsAgainAndAgain() {
    for (int now = 0; now < 5; now++) assertThat(rates.isEnough(now)).isFalse();
    assertThat(rates.isEnough(5)).isTrue();
  }

  @Test
  void whoPausesForLongerStartsOver() {
    rates.isEnough(0);
    assertThat(rates.isEnough(6)).isFalse();
    assertThat(rates.isEnough(10)).isFalse();
    assertThat(rates.isEnough(11)).isTrue();
  }
}
