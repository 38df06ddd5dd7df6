package io.tidewire.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.ManualClock;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ClusterFormationTest {

  private static final Duration MOMENT = Duration.ofMillis(1);

  private final ManualClock clock = new ManualClock();
  private OptionalLong oldest = OptionalLong.of(clock.millis());
  private final ClusterFormation formation = new ClusterFormation(() -> oldest, clock);

  @Test
  void aMemberThatFormsAClusterWaitsLongEnoughToFindAnother() {
    assertThat(formation.problem()).isPresent();

    clock.advance(ClusterFormation.SETTLING.minus(MOMENT));
    assertThat(formation.problem()).isPresent();

    clock.advance(MOMENT);
    assertThat(formation.problem()).isEmpty();
  }

  @Test
  void aMemberThatJoinsAnOldClusterDoesNotWait() {
    oldest = OptionalLong.of(clock.millis() - ClusterFormation.SETTLING.toMillis());

    assertThat(formation.problem()).isEmpty();
  }

  @Test
  void aMergeIntoAnOlderClusterEndsTheWait() {
    assertThat(formation.problem()).isPresent();

    oldest = OptionalLong.of(clock.millis() - Duration.ofHours(1).toMillis());

    assertThat(formation.problem()).isEmpty();
  }

  @Test
  void aMemberWhoseClockIsAheadDoesNotDelayOthers() {
    oldest = OptionalLong.of(clock.millis() + Duration.ofHours(1).toMillis());

    clock.advance(ClusterFormation.SETTLING);

    assertThat(formation.problem()).isEmpty();
  }

  @Test
  void aFormedClusterIsNeverReportedAsFormingAgain() {
    clock.advance(ClusterFormation.SETTLING);
    assertThat(formation.problem()).isEmpty();

    clock.advance(ClusterFormation.SETTLING.negated());

    assertThat(formation.problem()).as("the clock was set back").isEmpty();
  }
}
