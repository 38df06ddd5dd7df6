package io.tidewire.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  @Test
  void anEventHasArrivedWhenTheLastSubscriberOfAnyLoopHasIt() {
    Arrivals starts = new Arrivals(4);
    Arrivals one = new Arrivals(4);
    Arrivals other = new Arrivals(4);
    starts.saw(1, 1_000);
    one.saw(1, 3_000);
    one.saw(1, 2_000);
    other.saw(1, 6_000);

    LatencySummary summary = Arrivals.since(starts, List.of(one, other)).summary();

    assertThat(summary.count()).isEqualTo(1);
    assertThat(Math.round(summary.max())).isEqualTo(5);
  }

  @Test
  void eventsWithoutAStartOrWithoutAnArrivalAreLeftOut() {
    Arrivals starts = new Arrivals(4);
    Arrivals loop = new Arrivals(4);
    starts.saw(0, 1_000);
    loop.saw(2, 1_000);

    assertThat(Arrivals.since(starts, List.of(loop)).count()).isZero();
  }

  @Test
  void whatIsBeyondItsMemoryIsForgotten() {
    Arrivals starts = new Arrivals(1);
    Arrivals loop = new Arrivals(1);
    starts.saw(1, 1_000);
    loop.saw(1, 2_000);
    loop.saw(-1, 2_000);

    assertThat(Arrivals.since(starts, List.of(loop)).count()).isZero();
  }
}
