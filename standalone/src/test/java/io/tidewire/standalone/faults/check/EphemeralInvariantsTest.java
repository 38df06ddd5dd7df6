package io.tidewire.standalone.faults.check;

import static io.tidewire.standalone.faults.check.HistoryBuilder.LIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.faults.history.Fault.Effect;
import org.junit.jupiter.api.Test;

class EphemeralInvariantsTest {

  @Test
  void anEphemeralChannelRepeatsNothingAndKeepsTheOrderOfAcknowledgements() {
    HistoryBuilder story = new HistoryBuilder().stock("bob", 1).subscribed("bob", LIVE, "", -1);
    story.publish(LIVE, 1).ok(1).publish(LIVE, 2).ok(2);

    assertThat(story.got("bob", LIVE, -1, 1).got("bob", LIVE, -1, 2).broken()).isEmpty();
    assertThat(story.got("bob", LIVE, -1, 1).broken()).containsExactly("C10");
  }

  @Test
  void aClientIsNotifiedOfAnEphemeralGapBeforeTheNextMessage() {
    assertThat(annMisses().broken()).containsExactly("C10");
    assertThat(annMisses().told("ann", LIVE, false, "", -1).broken()).isEmpty();
    assertThat(annMisses().publish(LIVE, 2).ok(2).got("ann", LIVE, -1, 2).broken())
        .containsExactly("C10");
    assertThat(
            annMisses()
                .publish(LIVE, 2)
                .ok(2)
                .told("ann", LIVE, false, "", -1)
                .got("ann", LIVE, -1, 2)
                .broken())
        .isEmpty();
    assertThat(
            annMisses()
                .publish(LIVE, 2)
                .ok(2)
                .got("ann", LIVE, -1, 2)
                .told("ann", LIVE, false, "", -1)
                .broken())
        .containsExactly("C10");
  }

  @Test
  void whatWasOnItsWayWhenAClientLeftIsNoHole() {
    assertThat(annMisses().closed("ann", 1, 1006).broken()).isEmpty();
  }

  @Test
  void whatAWireLostIsNoHole() {
    assertThat(annMisses().swallowed(1).broken()).isEmpty();
  }

  @Test
  void aRepetitionWhoseKeyWasLostWithRedisIsANewMessage() {
    assertThat(bobGetsItAgainAfter(Effect.LOSES_WRITES).broken()).isEmpty();
    assertThat(bobGetsItAgainAfter(Effect.NEW_TERM).broken()).containsExactly("C10");
  }

  @Test
  void aKeyThatWasLostBeforeItsAnswerWasReadIsLost() {
    HistoryBuilder read =
        new HistoryBuilder()
            .stock("bob", 1)
            .subscribed("bob", LIVE, "", -1)
            .publish(LIVE, 1, "key", "")
            .fault(0, Effect.LOSES_WRITES)
            .got("bob", LIVE, -1, 1)
            .ok(1)
            .ok(1)
            .got("bob", LIVE, -1, 1);

    assertThat(read.broken()).isEmpty();
  }

  private static HistoryBuilder bobGetsItAgainAfter(Effect effect) {
    return new HistoryBuilder()
        .stock("bob", 1)
        .subscribed("bob", LIVE, "", -1)
        .publish(LIVE, 1, "key", "")
        .ok(1)
        .got("bob", LIVE, -1, 1)
        .fault(1, effect)
        .ok(1)
        .got("bob", LIVE, -1, 1);
  }

  private static HistoryBuilder annMisses() {
    return new HistoryBuilder()
        .fault(1)
        .rec1("ann", 1)
        .subscribed("ann", LIVE, "", -1)
        .publish(LIVE, 1)
        .ok(1);
  }
}
