package io.tidewire.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

  private final ManualTimers timers = new ManualTimers();
  private final List<String> late = new ArrayList<>();
  private final Deadlines<String> deadlines =
      new Deadlines<>(timers, Duration.ofSeconds(10), late::add);

  @Test
  void aMissedDeadlineIsReportedOnce() {
    deadlines.start("a");

    timers.advance(Duration.ofSeconds(10));
    assertThat(late).isEmpty();

    timers.advance(Duration.ofSeconds(1));
    assertThat(late).containsExactly("a");

    timers.advance(Duration.ofMinutes(1));
    assertThat(late).hasSize(1);
    assertThat(deadlines.count()).isZero();
  }

  @Test
  void aMetDeadlineIsNotReported() {
    deadlines.start("a");
    deadlines.done("a");

    timers.advance(Duration.ofMinutes(1));

    assertThat(late).isEmpty();
  }

  @Test
  void aRestartGrantsTheFullTimeAgain() {
    deadlines.start("a");
    timers.advance(Duration.ofSeconds(6));
    deadlines.start("b");
    timers.advance(Duration.ofSeconds(3));
    deadlines.start("a");

    timers.advance(Duration.ofSeconds(8));

    assertThat(late).containsExactly("b");
  }

  @Test
  void aStoppedDeadlineLeavesNoTimer() {
    deadlines.stop();

    assertThat(timers.waiting()).isZero();
  }
}
