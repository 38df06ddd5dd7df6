package io.tidewire.standalone.faults.check;

import static io.tidewire.standalone.faults.check.Story.LOG;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.faults.history.Fault.Effect;
import org.junit.jupiter.api.Test;

class ClientInvariantsTest {

  /** Ann of rec1 is at E:0, and 1 to 3 are published. */
  private static Story ann() {
    return new Story().rec1("ann", 1).subscribed("ann", LOG, "E", 0).published("E", 1, 2, 3);
  }

  @Test
  void everyOffsetOnceInOrderIsAsItShouldBe() {
    Story story = ann().got("ann", LOG, 1, 1).got("ann", LOG, 2, 2).got("ann", LOG, 3, 3);

    assertThat(story.log("E", 1, 2, 3).broken()).isEmpty();
  }

  @Test
  void aHoleBreaksTheFourth() {
    Story story = ann().got("ann", LOG, 1, 1).got("ann", LOG, 3, 3);

    assertThat(story.log("E", 1, 2, 3).broken()).containsExactly("C4");
  }

  @Test
  void aRepetitionBreaksTheFourth() {
    Story story = ann().got("ann", LOG, 1, 1).got("ann", LOG, 1, 1);

    assertThat(story.got("ann", LOG, 2, 2).got("ann", LOG, 3, 3).log("E", 1, 2, 3).broken())
        .containsExactly("C4");
  }

  @Test
  void anotherPayloadThanTheLogsBreaksTheFourth() {
    Story story = ann().got("ann", LOG, 1, 2).got("ann", LOG, 2, 2).got("ann", LOG, 3, 3);

    assertThat(story.log("E", 1, 2, 3).broken()).containsExactly("C4");
  }

  @Test
  void whatComesBeforeTheFirstAnswerBreaksTheFourth() {
    Story story = new Story().rec1("ann", 1).asked("ann", LOG).published("E", 1);

    assertThat(story.got("ann", LOG, 1, 1).answered("ann", LOG, "E", 1).log("E", 1).broken())
        .containsExactly("C4");
  }

  @Test
  void whatWasOnItsWayWhenAClientLeftIsNotOfItsNextSubscription() {
    Story story = ann().got("ann", LOG, 1, 1).left("ann", LOG).asked("ann", LOG);

    assertThat(story.got("ann", LOG, 2, 2).answered("ann", LOG, "E", 3).log("E", 1, 2, 3).broken())
        .isEmpty();
  }

  @Test
  void aHoleThatIsToldIsNone() {
    Story story = ann().got("ann", LOG, 1, 1).told("ann", LOG, false, "E", 3);

    assertThat(story.log("E", 1, 2, 3).broken()).isEmpty();
  }

  @Test
  void whatWasNotForAClientIsSkipped() {
    Story rightly =
        new Story()
            .rec1("ann", 1)
            .subscribed("ann", LOG, "E", 0)
            .publish(LOG, 1, "", "ann1")
            .ok(1, "E", 1)
            .skipped("ann", 1)
            .log("E", 1);
    Story wrongly =
        new Story()
            .rec1("ann", 1)
            .subscribed("ann", LOG, "E", 0)
            .published("E", 1)
            .skipped("ann", 1)
            .log("E", 1);

    assertThat(rightly.broken()).isEmpty();
    assertThat(wrongly.broken()).containsExactly("C4");
  }

  @Test
  void aResumptionGoesOnWhereTheClientWas() {
    Story story =
        ann()
            .got("ann", LOG, 1, 1)
            .closed("ann", 1, 1006)
            .rec1("ann", 2)
            .resumed("ann", "E", 1, "E", 1, true)
            .got("ann", 2, LOG, 2, 2)
            .got("ann", 2, LOG, 3, 3)
            .log("E", 1, 2, 3);

    assertThat(story.broken()).isEmpty();
  }

  @Test
  void aResumptionElsewhereIsASilentHole() {
    Story story =
        ann()
            .got("ann", LOG, 1, 1)
            .closed("ann", 1, 1006)
            .rec1("ann", 2)
            .resumed("ann", "E", 1, "E", 2, true)
            .got("ann", 2, LOG, 3, 3)
            .log("E", 1, 2, 3);

    assertThat(story.broken()).containsExactly("C5");
  }

  @Test
  void aGhostIsNoPlaceToRecoverFrom() {
    Story lost =
        ann()
            .got("ann", LOG, 1, 1)
            .got("ann", LOG, 2, 2)
            .got("ann", LOG, 3, 3)
            .closed("ann", 1, 1006)
            .fault(1, Effect.NEW_TERM, Effect.LOSES_WRITES)
            .log("E", 1, 2, 3)
            .rec1("ann", 2);

    assertThat(lost.resumed("ann", "E", 3, "F", 3, true).forked("F", "E", 1, 1).broken())
        .contains("C5");
  }

  @Test
  void aNewLineageThatIsToldIsFollowed() {
    Story story =
        ann()
            .got("ann", LOG, 1, 1)
            .got("ann", LOG, 2, 2)
            .got("ann", LOG, 3, 3)
            .log("E", 1, 2, 3)
            .fault(1, Effect.NEW_TERM, Effect.LOSES_WRITES)
            .later(5)
            .publish(LOG, 4)
            .ok(4, "F", 2)
            .told("ann", LOG, false, "F", 1)
            .got("ann", LOG, 2, 4)
            .forked("F", "E", 1, 1, 4);

    assertThat(story.broken()).isEmpty();
  }

  @Test
  void aNewLineageThatIsNotToldIsNoticed() {
    Story story =
        new Story()
            .rec1("ann", 1)
            .subscribed("ann", LOG, "E", 0)
            .published("E", 1, 2)
            .got("ann", LOG, 1, 1)
            .got("ann", LOG, 2, 2)
            .log("E", 1, 2)
            .fault(1, Effect.NEW_TERM, Effect.LOSES_WRITES)
            .later(5)
            .publish(LOG, 4)
            .ok(4, "F", 2)
            .publish(LOG, 5)
            .ok(5, "F", 3)
            .got("ann", LOG, 3, 5)
            .forked("F", "E", 1, 1, 4, 5);

    assertThat(story.broken()).contains("C4");
  }

  @Test
  void aLenientBoundaryGoesOnWhereTheClientWas() {
    Story before = ann().got("ann", LOG, 1, 1).fault(1, Effect.NEW_TERM).log("E", 1, 2, 3);

    Story story = before.got("ann", LOG, 2, 2).told("ann", LOG, true, "F", 2);

    assertThat(story.got("ann", LOG, 3, 3).forked("F", "E", 3, 1, 2, 3).broken()).isEmpty();
  }

  @Test
  void twoClientsSeeTheSameAtOnePlace() {
    Story story =
        ann()
            .rec1("eve", 1)
            .subscribed("eve", LOG, "E", 0)
            .got("ann", LOG, 1, 1)
            .got("eve", LOG, 1, 7)
            .told("ann", LOG, false, "E", 3)
            .told("eve", LOG, false, "E", 3)
            .log("E", 1, 2, 3);

    assertThat(story.broken()).contains("C6");
  }

  @Test
  void whoIsBehindInTheEndBreaksTheSeventh() {
    Story behind = ann().got("ann", LOG, 1, 1).log("E", 1, 2, 3);

    assertThat(behind.broken()).containsExactly("C7");
  }

  @Test
  void aRepairHasSevenSecondsAndAfterANewRedisFive() {
    Story lost = ann().later(6_000).got("ann", LOG, 1, 1).got("ann", LOG, 2, 2);
    Story restarted = ann().fault(0, Effect.NEW_TERM).later(6_000);

    assertThat(lost.got("ann", LOG, 3, 3).log("E", 1, 2, 3).broken()).isEmpty();
    assertThat(
            restarted
                .got("ann", LOG, 1, 1)
                .got("ann", LOG, 2, 2)
                .got("ann", LOG, 3, 3)
                .log("E", 1, 2, 3)
                .broken())
        .containsExactly("C8");
  }

  @Test
  void noTimePassesWhileProcessorsAreShort() {
    Story slow = ann().later(9_000).got("ann", LOG, 1, 1).got("ann", LOG, 2, 2);
    Story starved = ann().measured(Shortage.WAITED, 500_000).later(9_000);

    assertThat(slow.got("ann", LOG, 3, 3).log("E", 1, 2, 3).broken()).containsExactly("C8");
    assertThat(
            starved
                .got("ann", LOG, 1, 1)
                .got("ann", LOG, 2, 2)
                .got("ann", LOG, 3, 3)
                .measured(Shortage.WAITED, 3_000_000)
                .log("E", 1, 2, 3)
                .measured(BoundedMemory.LIMIT, 1)
                .broken())
        .isEmpty();
  }
}
