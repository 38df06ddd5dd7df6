package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Presence under random schedules: two edges and one registry, between which operations, answers
 * and announcements are delayed, lost or late, and a registry that fails over or loses its data.
 */
class PresenceScheduleTest {

  private static final int SCHEDULES = 1_500;

  @Test
  void whateverIsLostEveryViewAddsUpAndIsTheTruthInTheEnd() {
    for (int seed = 0; seed < SCHEDULES; seed++) run(new PresenceSchedule(seed));
  }

  @Test
  void aMemberThatStaysIsNeverReportedAsRemovedWhenPresenceLosesItsData() {
    for (int seed = 0; seed < SCHEDULES / 3; seed++) {
      PresenceSchedule schedule = new PresenceSchedule(seed);
      schedule.loseNoMessages();
      run(schedule);
      schedule
          .everybody()
          .forEach(observer -> assertThat(observer.events).doesNotContain("-rock", "+rock"));
    }
  }

  @Test
  void inALargeChannelListsPortionsAndCountsAreTheTruthInTheEnd() {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      PresenceSchedule schedule = new PresenceSchedule(seed);
      schedule.isLargeWithMoreThanTwo();
      run(schedule);
    }
  }

  private static void run(PresenceSchedule schedule) {
    try {
      schedule.run();
    } catch (AssertionError | RuntimeException broken) {
      throw new AssertionError("seed " + schedule.seed, broken);
    }
  }
}
