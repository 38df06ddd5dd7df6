package io.tidewire.publish.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventIdsTest {

  private final ManualClock clock = new ManualClock();

  @Test
  void oneLoopsIdsSortAsTheyWereGiven() {
    EventIds ids = new EventIds(clock, new Random(1));

    List<String> given =
        Stream.generate(
                () -> {
                  if (clock.millis() % 3 == 0) clock.advance(Duration.ofMillis(1));
                  return ids.get();
                })
            .limit(2_000)
            .toList();

    assertThat(given).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void twoLoopsDoNotGiveTheSame() {
    EventIds one = new EventIds(clock, new Random(1));
    EventIds other = new EventIds(clock, new Random(2));

    assertThat(one.get()).isNotEqualTo(other.get());
  }
}
