package io.tidewire.presence.leases;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Partition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LeaseReadingTest {

  private static final Partition FIRST = Partition.all().get(0);
  private static final Partition SECOND = Partition.all().get(1);

  @Test
  void whileNothingIsDueThereIsNoCheckForASecond() {
    LeaseTerms terms = new LeaseTerms(Duration.ofSeconds(15), Duration.ofMillis(250));

    assertThat(terms.atRest()).isEqualTo(Duration.ofSeconds(1));
    assertThat(reading(OptionalLong.of(14_000), Map.of(FIRST, 3_500L)).quietMs(1_000))
        .isEqualTo(1_000);
  }

  @Test
  void theNextCheckIsWhenALeaseExpiresOrAGraceEnds() {
    assertThat(reading(OptionalLong.of(1_400), Map.of()).quietMs(1_000)).isEqualTo(400);
    assertThat(reading(OptionalLong.of(1_400), Map.of(FIRST, 1_200L)).quietMs(1_000))
        .isEqualTo(200);
    assertThat(reading(OptionalLong.of(900), Map.of()).quietMs(1_000)).isZero();
  }

  @Test
  void aShortLeaseIsCheckedMoreOften() {
    assertThat(new LeaseTerms(Duration.ofSeconds(3), Duration.ofMillis(100)).atRest())
        .isEqualTo(Duration.ofMillis(200));
    assertThat(new LeaseTerms(Duration.ofSeconds(1), Duration.ofMillis(250)).atRest())
        .isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void theNextCheckIsWhenAWebhookEventIsDue() {
    var notes = new DueNotes(Map.of(FIRST, 1_300L), Map.of(SECOND, 1_100L));

    assertThat(reading(OptionalLong.empty(), notes).quietMs(1_000)).isEqualTo(100);
  }

  private static LeaseReading reading(OptionalLong nextLapse, Map<Partition, Long> graces) {
    return reading(nextLapse, new DueNotes(graces, Map.of()));
  }

  private static LeaseReading reading(OptionalLong nextLapse, DueNotes notes) {
    return new LeaseReading(
        1_000,
        new LeaseReading.RunningLeases(1, nextLapse),
        new LeaseReading.EndedLeases(List.of(), List.of(), Map.of()),
        notes);
  }
}
