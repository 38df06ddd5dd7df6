package io.tidewire.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisTest {

  @Test
  void ticksAreRoundAndReachTheGreatestValue() {
    assertThat(Axis.linear(200_000).ticks())
        .containsExactly(0.0, 50_000.0, 100_000.0, 150_000.0, 200_000.0);
    assertThat(Axis.linear(0.83).most()).isCloseTo(1.0, within(1e-9));
    assertThat(Axis.linear(0).most()).isPositive();
  }

  @Test
  void everyNineOfAPercentileTakesTheSameRoom() {
    Axis axis = Axis.percentiles();

    assertThat(axis.place(99) - axis.place(90)).isCloseTo(axis.place(90), within(1e-9));
    assertThat(axis.place(0)).isZero();
    assertThat(axis.place(100)).isCloseTo(1, within(1e-9));
  }

  @Test
  void labelsAreShort() {
    assertThat(Axis.label(0.25)).isEqualTo("0.25");
    assertThat(Axis.label(2_500)).isEqualTo("2,500");
    assertThat(Axis.label(150_000)).isEqualTo("150k");
    assertThat(Axis.label(1_500_000)).isEqualTo("1.5M");
    assertThat(Axis.label(50)).isEqualTo("50");
  }
}
