package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Stream channels under random schedules: subscribers that come, go, come back and stop to read,
 * messages that get lost, links that are cut, a Redis that fails over once or several times in a
 * row, loses what it acknowledged or forgets everything, channels to which nothing was published
 * yet or for so long that their lineage expired, every delay a die. A port of {@code hub_model.py},
 * driving the classes that run in production.
 *
 * <p>{@code -Dtidewire.schedules=10000} runs more of them, {@code -Dtidewire.schedules.from=…}
 * others.
 */
class StreamScheduleTest {

  private static final long FROM = Long.getLong("tidewire.schedules.from", 0);
  private static final long SCHEDULES = Long.getLong("tidewire.schedules", 1_500);
  private static final int SEEDED = 150;

  @Test
  void inEveryScheduleSubscribersGetEachMessageOnceAndInOrderOrAreTold() {
    long faults = 0;
    long continuity = 0;
    long heard = 0;
    for (long seed = FROM; seed < FROM + SCHEDULES; seed++) {
      StreamSchedule schedule = new StreamSchedule(seed, StreamMistake.NONE);
      try {
        schedule.run();
      } catch (AssertionError | RuntimeException broken) {
        throw new AssertionError("seed " + seed, broken);
      }
      faults += schedule.faults();
      continuity += schedule.continuity();
      heard += schedule.heard();
    }
    System.out.printf(
        "stream schedules: seeds %d..%d, %d faults, %d messages heard, %d times told%n",
        FROM, FROM + SCHEDULES - 1, faults, heard, continuity);
    assertThat(heard).isGreaterThan(SCHEDULES * 50);
    assertThat(continuity).isGreaterThan(SCHEDULES / 4);
  }

  @Test
  void aHubThatDoesNotSeeGapsIsCaught() {
    assertThat(caught(StreamMistake.GAPS_HIDDEN)).isGreaterThan(SEEDED / 4);
  }

  @Test
  void aFailoverThatNobodyNoticesIsCaught() {
    assertThat(caught(StreamMistake.NO_FENCE)).isGreaterThan(SEEDED / 10);
  }

  @Test
  void aLogThatForgetsWhatItForkedFromBeforeTheLastTimeIsCaught() {
    assertThat(caught(StreamMistake.ONE_ANCESTOR)).isGreaterThan(SEEDED / 15);
  }

  @Test
  void anEpochThatBeginsAsOneThatExpiredIsDetected() {
    assertThat(caught(StreamMistake.EPOCH_REUSED)).isGreaterThan(SEEDED / 25);
  }

  @Test
  void anAuditThatSeesNothingIsCaught() {
    assertThat(caught(StreamMistake.BLIND_AUDIT)).isGreaterThan(SEEDED / 15);
  }

  @Test
  void aReadThatLeavesOutAMessageIsCaught() {
    assertThat(caught(StreamMistake.ROWS_MISSING)).isGreaterThan(SEEDED / 4);
  }

  private static long caught(StreamMistake mistake) {
    return LongStream.range(0, SEEDED).filter(seed -> isCaught(seed, mistake)).count();
  }

  private static boolean isCaught(long seed, StreamMistake mistake) {
    try {
      new StreamSchedule(seed, mistake).run();
      return false;
    } catch (AssertionError | RuntimeException broken) {
      return true;
    }
  }
}
