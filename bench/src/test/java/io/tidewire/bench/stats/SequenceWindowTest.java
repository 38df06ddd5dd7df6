package io.tidewire.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceWindowTest {

  private final SequenceWindow window = new SequenceWindow();

  @Test
  void eventsInOrderAreCountedOnceAndNothingIsAmiss() {
    saw(0, 1, 2, 3);

    assertThat(window.seen()).isEqualTo(new Seen(0, 3, 4, 0, 0));
  }

  @Test
  void anEventThatComesAgainIsADuplicate() {
    saw(0, 1, 1, 2, 0);

    assertThat(window.seen()).isEqualTo(new Seen(0, 2, 3, 2, 0));
  }

  @Test
  void anEventThatComesAfterALaterOneIsOutOfOrderButNotLost() {
    saw(0, 2, 1, 3);

    assertThat(window.seen()).isEqualTo(new Seen(0, 3, 4, 0, 1));
  }

  @Test
  void aLateEventThatComesTwiceIsOutOfOrderOnceAndADuplicateOnce() {
    saw(0, 5, 3, 3);

    assertThat(window.seen()).isEqualTo(new Seen(0, 5, 3, 1, 1));
  }

  @Test
  void aGapLongerThanTheMemoryForgetsWhatWasBefore() {
    saw(0, 1_000, 937, 936, 999);

    assertThat(window.seen()).isEqualTo(new Seen(0, 1_000, 4, 1, 2));
  }

  @Test
  void aSubscriberThatCameLateStartsWhereItCame() {
    saw(40, 41);

    assertThat(window.seen().first()).isEqualTo(40);
    assertThat(window.seen().distinct()).isEqualTo(2);
  }

  private void saw(long... numbers) {
    for (long number : numbers) window.saw(number);
  }
}
