package io.tidewire.kit.counters;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledCounterTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final LabelledCounter counter =
      new LabelledCounter(meters, "tests_total", "tests", "outcome", List.of("passed", "failed"));

  @Test
  void everyKnownValueHasASeriesBeforeItHappens() {
    assertThat(value("passed")).isZero();
    assertThat(value("failed")).isZero();
  }

  @Test
  void countsByValue() {
    counter.increment("failed");
    counter.increment("failed");

    assertThat(value("passed")).isZero();
    assertThat(value("failed")).isEqualTo(2);
  }

  @Test
  void valuesAddedLaterStartAtZero() {
    counter.add("skipped");

    assertThat(value("skipped")).isZero();
    counter.increment("skipped");
    counter.add("skipped");
    assertThat(value("skipped")).isEqualTo(1);
  }

  private double value(String outcome) {
    return meters.get("tests_total").tag("outcome", outcome).counter().count();
  }
}
