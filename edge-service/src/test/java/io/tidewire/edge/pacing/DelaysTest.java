package io.tidewire.edge.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.ManualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelaysTest {

  private final ManualTimers timers = new ManualTimers();
  private final Delays delays = new Delays(timers);
  private final List<String> over = new ArrayList<>();

  private Delays.Delay delay(String name) {
    return delays.delay(() -> over.add(name));
  }

  @Test
  void aDelayIsNeverShortAndAtMostTwoStepsLate() {
    delay("other").begin(Duration.ofSeconds(9));
    timers.advance(Duration.ofMillis(50));
    delay("a").begin(Duration.ofSeconds(1));

    timers.advance(Duration.ofMillis(999));
    assertThat(over).isEmpty();
    timers.advance(Delays.STEP.multipliedBy(2));
    assertThat(over).containsExactly("a");
  }

  @Test
  void aDelayThatIsBegunTwiceEndsOnce() {
    Delays.Delay delay = delay("a");
    delay.begin(Duration.ofSeconds(1));
    delay.begin(Duration.ofSeconds(2));

    timers.advance(Duration.ofSeconds(10));

    assertThat(over).containsExactly("a");
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aCancelledDelayDoesNotEndAndMayBeginAgain() {
    Delays.Delay delay = delay("a");
    delay.begin(Duration.ofSeconds(1));
    delay.cancel();
    timers.advance(Duration.ofMillis(500));
    delay.begin(Duration.ofSeconds(5));

    timers.advance(Duration.ofSeconds(4));
    assertThat(over).isEmpty();
    timers.advance(Duration.ofSeconds(2));
    assertThat(over).containsExactly("a");
  }

  @Test
  void aHundredThousandThatEndAtOnceShareOneTimerAndEndInPortions() {
    for (int i = 0; i < 100_000; i++) delay("x").begin(Duration.ofSeconds(1));
    assertThat(timers.waiting()).isEqualTo(1);

    timers.advance(Duration.ofSeconds(1));
    assertThat(over).hasSizeLessThan(100);
    timers.advance(Duration.ofMillis(200));
    assertThat(over.size()).isBetween(6_000, 7_000);
    timers.advance(Duration.ofSeconds(2));
    assertThat(over).hasSize(100_000);
    assertThat(timers.waiting()).isZero();
  }
}
