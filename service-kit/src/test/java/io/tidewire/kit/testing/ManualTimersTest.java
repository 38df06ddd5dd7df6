package io.tidewire.kit.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.time.Timers.Cancel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualTimersTest {

  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final List<String> ran = new ArrayList<>();

  @Test
  void aTaskRunsWhenItsDelayHasPassedAndNotBefore() {
    timers.after(Duration.ofSeconds(3), () -> ran.add("three"));

    timers.advance(Duration.ofMillis(2_999));
    assertThat(ran).isEmpty();

    timers.advance(Duration.ofMillis(1));
    assertThat(ran).containsExactly("three");
  }

  @Test
  void tasksRunInTheOrderOfTheirInstantsThenOfTheirCreation() {
    timers.after(Duration.ofSeconds(2), () -> ran.add("late"));
    timers.after(Duration.ofSeconds(1), () -> ran.add("first"));
    timers.after(Duration.ofSeconds(1), () -> ran.add("second"));

    timers.advance(Duration.ofSeconds(5));

    assertThat(ran).containsExactly("first", "second", "late");
  }

  @Test
  void aRepeatedTaskRunsUntilItCancelsItself() {
    List<Cancel> own = new ArrayList<>();
    own.add(
        timers.every(
            Duration.ofSeconds(1),
            () -> {
              ran.add("tick");
              if (ran.size() == 3) own.get(0).cancel();
            }));

    timers.advance(Duration.ofSeconds(10));

    assertThat(ran).hasSize(3);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aCancelledTaskNeverRuns() {
    timers.after(Duration.ofSeconds(1), () -> ran.add("no")).cancel();

    timers.advance(Duration.ofSeconds(1));

    assertThat(ran).isEmpty();
  }

  @Test
  void aTaskScheduledByATaskRunsInTheSameAdvanceIfDue() {
    timers.after(
        Duration.ofSeconds(1), () -> timers.after(Duration.ofSeconds(1), () -> ran.add("chained")));

    timers.advance(Duration.ofSeconds(2));

    assertThat(ran).containsExactly("chained");
  }

  @Test
  void aTaskSeesTheClockAtItsOwnInstant() {
    List<Instant> seen = new ArrayList<>();
    timers.after(Duration.ofSeconds(1), () -> seen.add(clock.instant()));

    timers.advance(Duration.ofMinutes(1));

    assertThat(seen).containsExactly(ManualClock.START.plusSeconds(1));
    assertThat(clock.instant()).isEqualTo(ManualClock.START.plusSeconds(60));
  }

  @Test
  void advancingTheClockRunsItsTimers() {
    timers.after(Duration.ofSeconds(1), () -> ran.add("due"));

    clock.advance(Duration.ofSeconds(1));

    assertThat(ran).containsExactly("due");
  }
}
