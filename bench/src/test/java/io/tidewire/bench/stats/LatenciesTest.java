package io.tidewire.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  private final Latencies latencies = new Latencies();

  @Test
  void percentilesAreInMilliseconds() {
    for (int micros = 1_000; micros <= 100_000; micros += 1_000) latencies.record(micros);

    LatencySummary summary = latencies.summary();
    assertThat(summary.count()).isEqualTo(100);
    assertThat(summary.percentiles().p50()).isCloseTo(50, within(0.1));
    assertThat(summary.percentiles().p99()).isCloseTo(99, within(0.1));
    assertThat(summary.max()).isCloseTo(100, within(0.1));
  }

  @Test
  void theCurveRises() {
    for (int micros = 1; micros < 10_000; micros++) latencies.record(micros);

    List<LatencySummary.Point> curve = latencies.summary().curve();

    assertThat(curve).hasSizeGreaterThan(10);
    assertThat(curve).isSortedAccordingTo((a, b) -> Double.compare(a.ms(), b.ms()));
    assertThat(curve).allMatch(point -> point.percentile() < 100);
  }

  @Test
  void twoProcessesAddUpToOne() {
    latencies.record(1_000);
    Latencies elsewhere = new Latencies();
    elsewhere.record(9_000);

    latencies.add(Latencies.decode(elsewhere.encoded()));

    assertThat(latencies.count()).isEqualTo(2);
    assertThat(latencies.summary().max()).isCloseTo(9, within(0.01));
  }

  @Test
  void aClockThatIsABitBehindCountsAsZeroAndAnEndlessWaitAsTheLongest() {
    latencies.record(-20);
    latencies.record(Long.MAX_VALUE);

    assertThat(latencies.count()).isEqualTo(2);
    assertThat(latencies.summary().max()).isCloseTo(600_000, within(600.0));
  }

  @Test
  void nothingMeasuredIsZeroThroughout() {
    assertThat(latencies.summary())
        .isEqualTo(
            new LatencySummary(0, 0, new LatencySummary.Percentiles(0, 0, 0, 0), 0, List.of()));
  }
}
