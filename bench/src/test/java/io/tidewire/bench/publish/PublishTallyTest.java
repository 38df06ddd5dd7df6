package io.tidewire.bench.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.bench.stats.MeasuredPeriod;
import org.junit.jupiter.api.Test;

class PublishTallyTest {

  private final MeasuredPeriod window = new MeasuredPeriod();
  private final PublishTally tally = new PublishTally(window, 2, 10);

  @Test
  void latencyCountsFromTheIntendedTimeAndOnlyWithinTheWindow() {
    window.set(1_000, 2_000);

    answer(new Batch(500, new long[] {0}), 200, 9_500);
    answer(new Batch(1_500, new long[] {1}), 200, 4_500);

    assertThat(tally.accepted()).isEqualTo(2);
    assertThat(tally.acceptedInWindow()).isEqualTo(1);
    assertThat(tally.response().summary().count()).isEqualTo(1);
    assertThat(Math.round(tally.response().summary().max())).isEqualTo(3);
  }

  @Test
  void eventsAreExpectedOfTheChannelThatAcceptedThem() {
    answer(new Batch(1, new long[] {0, 1, 2}), 200, 2);
    answer(new Batch(1, new long[] {3}), 413, 2);

    assertThat(tally.acceptedOn(0)).isEqualTo(2);
    assertThat(tally.acceptedOn(1)).isEqualTo(1);
    assertThat(tally.remarks()).contains("1 events failed: HTTP 413");
  }

  @Test
  void itIsSettledWhenEveryEventHasAnAnswerOrHasFailed() {
    Batch batch = new Batch(1, new long[] {0, 1});
    tally.due(batch, 1);
    assertThat(tally.isSettled()).isFalse();

    tally.failed(batch, "no answer");

    assertThat(tally.isSettled()).isTrue();
  }

  private void answer(Batch batch, int status, long nowMicros) {
    tally.due(batch, nowMicros);
    tally.answered(batch, status, nowMicros);
  }
}
