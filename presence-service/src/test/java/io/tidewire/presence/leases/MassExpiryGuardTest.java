package io.tidewire.presence.leases;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MassExpiryGuardTest {

  private final MassExpiryGuard massDeath =
      new MassExpiryGuard(new LeaseTerms(Duration.ofSeconds(15), Duration.ofMillis(250)));

  @Test
  void oneNodeIsNeverMany() {
    assertThat(massDeath.isCredible(0, 1, 0)).isTrue();
    assertThat(massDeath.isCredible(0, 1, 1)).isTrue();
    assertThat(massDeath.isDoubted()).isFalse();
  }

  @Test
  void upToAThirdOfTheNodesMayDieAtOnce() {
    assertThat(massDeath.isCredible(0, 34, 66)).isTrue();
    assertThat(massDeath.isCredible(0, 35, 65)).isFalse();
    assertThat(massDeath.isCredible(0, 2, 1)).isFalse();
  }

  @Test
  void manyExpiriesAreAcceptedAfterTwoMoreLeaseTerms() {
    assertThat(massDeath.isCredible(1_000, 2, 1)).isFalse();
    assertThat(massDeath.isCredible(30_999, 2, 1)).isFalse();
    assertThat(massDeath.isCredible(31_000, 2, 1)).isTrue();
  }

  @Test
  void doubtEndsWhenTheNodesRenewAgain() {
    assertThat(massDeath.isCredible(0, 3, 1)).isFalse();
    assertThat(massDeath.isCredible(10_000, 0, 4)).isTrue();

    assertThat(massDeath.isCredible(31_000, 3, 1)).isFalse();
  }

  @Test
  void theLastNodesToRenewHaveAsLongAsTheFirst() {
    assertThat(massDeath.isCredible(0, 8, 2)).isFalse();

    assertThat(massDeath.isCredible(5_000, 1, 9)).isFalse();
    assertThat(massDeath.isCredible(30_000, 1, 9)).isTrue();
  }

  @Test
  void nodesThatDiedTogetherAreCountedTogetherEvenIfTheirLeasesExpireOneByOne() {
    assertThat(massDeath.isCredible(0, 1, 3)).isTrue();
    massDeath.declared(0);

    assertThat(massDeath.isCredible(1_000, 1, 2)).isFalse();
  }

  @Test
  void aDeathSecondsLaterIsCountedSeparately() {
    assertThat(massDeath.isCredible(0, 1, 3)).isTrue();
    massDeath.declared(0);

    assertThat(massDeath.isCredible(3_001, 1, 2)).isTrue();
  }

  @Test
  void aPauseInObservationEndsTheDoubt() {
    assertThat(massDeath.isCredible(0, 2, 1)).isFalse();

    massDeath.forget();

    assertThat(massDeath.isCredible(40_000, 2, 1)).isFalse();
  }
}
