package io.tidewire.kit.redis.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.redis.settings.RedisAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrimarySelectionTest {

  private static final RedisAddress A = new RedisAddress("a", 6379);
  private static final RedisAddress B = new RedisAddress("b", 6379);
  private static final RedisAddress C = new RedisAddress("c", 6379);

  private final PrimarySelection selection = new PrimarySelection(3);
  private long now = 5_000_000_000L;

  @Test
  void theFirstAnswerAloneDecidesNothingSinceItsSentinelMayHaveMissedAFailover() {
    says("stale", A, 3);

    assertThat(selection.primary()).isEmpty();
    says("s2", B, 4);
    assertThat(selection.primary()).contains(B);
  }

  @Test
  void aSentinelThatKnowsNoOthersCountsAsOneOfTheConfigured() {
    selection.report("stale", new SentinelReport(A, 0, 1, 0), now);

    assertThat(selection.primary()).isEmpty();
  }

  @Test
  void aSingleSentinelIsAcceptedAfterTwoSeconds() {
    says("s1", A, 3);
    pass(Duration.ofMillis(1_999));
    says("s1", A, 3);
    assertThat(selection.primary()).isEmpty();

    pass(Duration.ofMillis(1));
    says("s1", A, 3);

    assertThat(selection.primary()).contains(A);
  }

  @Test
  void aHigherEpochWinsAtOnce() {
    all(A, 3);

    says("s3", B, 4);

    assertThat(selection.primary()).contains(B);
    assertThat(selection.epoch()).isEqualTo(4);
  }

  @Test
  void anOlderEpochRepeatedByAMinorityIsIgnored() {
    all(A, 3);
    says("s1", B, 4);
    says("s2", B, 4);

    for (int second = 0; second < 60; second++) {
      says("s3", A, 3);
      pass(Duration.ofSeconds(1));
    }

    assertThat(selection.primary()).contains(B);
  }

  @Test
  void reconfiguredSentinelsAreAcceptedWhenAMajorityHasAgreedForTenSeconds() {
    all(A, 7);

    says("s1", B, 0);
    says("s2", B, 0);
    pass(Duration.ofMillis(9_999));
    says("s1", B, 0);
    assertThat(selection.primary()).contains(A);

    pass(Duration.ofMillis(1));
    says("s1", B, 0);

    assertThat(selection.primary()).contains(B);
    assertThat(selection.epoch()).isZero();
  }

  @Test
  void aMajorityThatIsInterruptedStartsOver() {
    all(A, 7);
    says("s1", B, 0);
    says("s2", B, 0);
    pass(Duration.ofSeconds(9));
    says("s2", A, 7);
    says("s2", B, 0);
    pass(Duration.ofSeconds(9));
    says("s1", B, 0);

    assertThat(selection.primary()).contains(A);
  }

  @Test
  void anOverruledAnswerDoesNotReturnByItsHigherEpoch() {
    all(A, 7);
    says("s1", B, 0);
    says("s2", B, 0);
    pass(Duration.ofSeconds(10));
    says("s2", B, 0);

    says("former", A, 7);
    assertThat(selection.primary()).contains(B);
    says("s1", C, 1);
    says("former", A, 7);

    assertThat(selection.primary()).contains(C);
  }

  @Test
  void theMajorityIsCountedOverAllKnownSentinels() {
    all(A, 7);
    selection.withdraw("s2");
    selection.withdraw("s3");

    says("s1", B, 0);
    pass(Duration.ofSeconds(60));
    says("s1", B, 0);

    assertThat(selection.primary()).contains(A);
  }

  @Test
  void anotherAddressInTheSameEpochIsAnUnfinishedFailoverAndIsNotUsed() {
    all(A, 3);
    says("s1", B, 3);

    assertThat(selection.primary()).contains(A);
  }

  @Test
  void whenNoSentinelReportsTheDecisionStays() {
    all(A, 3);
    selection.withdraw("s1");
    selection.withdraw("s2");
    selection.withdraw("s3");

    assertThat(selection.primary()).contains(A);
  }

  private void all(RedisAddress primary, long epoch) {
    says("s1", primary, epoch);
    says("s2", primary, epoch);
    says("s3", primary, epoch);
  }

  private void says(String sentinel, RedisAddress primary, long epoch) {
    selection.report(sentinel, new SentinelReport(primary, epoch, 3, 2), now);
  }

  private void pass(Duration duration) {
    now += duration.toNanos();
  }
}
