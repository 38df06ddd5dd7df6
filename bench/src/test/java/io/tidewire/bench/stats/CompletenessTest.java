package io.tidewire.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompletenessTest {

  @Test
  void whatWasAcceptedButNeverCameIsLost() {
    Completeness complete = Completeness.of(new Seen(0, 9, 8, 1, 2), 10);

    assertThat(complete).isEqualTo(new Completeness(10, 8, 2, 1, 2));
  }

  @Test
  void aSurplusOfOneSubscriberHidesNoLossOfAnother() {
    Completeness surplus = Completeness.of(new Seen(0, 11, 12, 0, 0), 10);
    Completeness loss = Completeness.of(new Seen(0, 9, 7, 0, 0), 10);

    assertThat(surplus.plus(loss)).isEqualTo(new Completeness(20, 19, 3, 0, 0));
  }

  @Test
  void whoOnlyListensMissesWhatLiesBetweenTheFirstAndTheHighest() {
    assertThat(Completeness.ofWhatCame(new Seen(5, 9, 4, 0, 0)).lost()).isEqualTo(1);
    assertThat(Completeness.ofWhatCame(new Seen(-1, -1, 0, 0, 0)).expected()).isZero();
  }
}
