package io.tidewire.standalone.faults.check;

import static io.tidewire.standalone.faults.check.HistoryBuilder.LOG;
import static io.tidewire.standalone.faults.check.HistoryBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.faults.history.Fault.Effect;
import org.junit.jupiter.api.Test;

class ClientInvariantsTest {

  /** The rec1 client ann is at E:0, and messages 1 to 3 are published. */
  private static HistoryBuilder ann() {
    return new HistoryBuilder()
        .rec1("ann", 1)
        .subscribed("ann", LOG, "E", 0)
        .published("E", 1, 2, 3);
  }

  @Test
  void everyOffsetOnceInOrderIsAsItShouldBe() {
    HistoryBuilder story = ann().got("ann", LOG, 1, 1).got("ann", LOG, 2, 2).got("ann", LOG, 3, 3);

    assertThat(story.log("E", 1, 2, 3).broken()).isEmpty();
  }

  @Test
  void aHoleBreaksTheFourth() {
    HistoryBuilder story = ann().got("ann", LOG, 1, 1).got("ann", LOG, 3, 3);

    assertThat(story.log("E", 1, 2, 3).broken()).containsExactly("C4");
  }

  @Test
  void aRepetitionBreaksTheFourth() {
    HistoryBuilder story = ann().got("ann", LOG, 1, 1).got("ann", LOG, 1, 1);

    assertThat(story.got("ann", LOG, 2, 2).got("ann", LOG, 3, 3).log("E", 1, 2, 3).broken())
        .containsExactly("C4");
  }

  @Test
  void anotherPayloadThanTheLogsBreaksTheFourth() {
    HistoryBuilder story = ann().got("ann", LOG, 1, 2).got("ann", LOG, 2, 2).got("ann", LOG, 3, 3);

    assertThat(story.log("E", 1, 2, 3).broken()).containsExactly("C4");
  }

  @Test
  void whatComesBeforeTheFirstAnswerBreaksTheFourth() {
    HistoryBuilder story = new HistoryBuilder().rec1("ann", 1).asked("ann", LOG).published("E", 1);

    assertThat(story.got("ann", LOG, 1, 1).answered("ann", LOG, "E", 1).log("E", 1).broken())
        .containsExactly("C4");
  }

  @Test
  void whatWasOnItsWayWhenAClientLeftIsNotOfItsNextSubscription() {
    HistoryBuilder story = ann().got("ann", LOG, 1, 1).left("ann", LOG).asked("ann", LOG);

    assertThat(story.got("ann", LOG, 2, 2).answered("ann", LOG, "E", 3).log("E", 1, 2, 3).broken())
        .isEmpty();
  }

  @Test
  void aHoleThatIsToldIsNone() {
    HistoryBuilder story = ann().fault(1).got("ann", LOG, 1, 1).told("ann", LOG, false, "E", 3);

    assertThat(story.log("E", 1, 2, 3).broken()).isEmpty();
  }

  @Test
  void whatWasNotForAClientIsSkipped() {
    HistoryBuilder rightly =
        new HistoryBuilder()
            .rec1("ann", 1)
            .subscribed("ann", LOG, "E", 0)
            .publish(LOG, 1, "", "ann1")
            .ok(1, "E", 1)
            .skipped("ann", 1)
            .log("E", 1);
    HistoryBuilder wrongly =
        new HistoryBuilder()
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
    HistoryBuilder story =
        ann()
            .got("ann", LOG, 1, 1)
            .closed("ann", 1, 1006)
            .rec1("ann", 2)
            .resumed("ann", at("E", 1), at("E", 1), true)
            .got("ann", 2, LOG, 2, 2)
            .got("ann", 2, LOG, 3, 3)
            .log("E", 1, 2, 3);

    assertThat(story.broken()).isEmpty();
  }

  @Test
  void aResumptionElsewhereIsASilentHole() {
    HistoryBuilder story =
        ann()
            .got("ann", LOG, 1, 1)
            .closed("ann", 1, 1006)
            .rec1("ann", 2)
            .resumed("ann", at("E", 1), at("E", 2), true)
            .got("ann", 2, LOG, 3, 3)
            .log("E", 1, 2, 3);

    assertThat(story.broken()).containsExactly("C5");
  }

  @Test
  void aGhostIsNoPlaceToRecoverFrom() {
    HistoryBuilder lost =
        ann()
            .got("ann", LOG, 1, 1)
            .got("ann", LOG, 2, 2)
            .got("ann", LOG, 3, 3)
            .closed("ann", 1, 1006)
            .fault(1, Effect.NEW_TERM, Effect.LOSES_WRITES)
            .log("E", 1, 2, 3)
            .rec1("ann", 2);

    assertThat(lost.resumed("ann", at("E", 3), at("F", 3), true).forked("F", "E", 1, 1).broken())
        .contains("C5");
  }

  @Test
  void aClientThatIsNotifiedOfANewLineageMayFollowIt() {
    HistoryBuilder story =
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
    HistoryBuilder story =
        new HistoryBuilder()
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
  void aLenientBoundaryContinuesAtTheClientsPosition() {
    HistoryBuilder before = ann().got("ann", LOG, 1, 1).fault(1, Effect.NEW_TERM).log("E", 1, 2, 3);

    HistoryBuilder story = before.got("ann", LOG, 2, 2).told("ann", LOG, true, "F", 2);

    assertThat(story.got("ann", LOG, 3, 3).forked("F", "E", 3, 1, 2, 3).broken()).isEmpty();
  }

  @Test
  void twoClientsSeeTheSameAtOnePlace() {
    HistoryBuilder story =
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
    HistoryBuilder behind = ann().got("ann", LOG, 1, 1).log("E", 1, 2, 3);

    assertThat(behind.broken()).containsExactly("C7");
  }

  @Test
  void noClientIsBehindALogThatRedisLost() {
    HistoryBuilder lost =
        ann()
            .got("ann", LOG, 1, 1)
            .got("ann", LOG, 2, 2)
            .got("ann", LOG, 3, 3)
            .log("E", 1, 2, 3)
            .fault(1, Effect.NEW_TERM, Effect.LOSES_WRITES)
            .told("ann", LOG, false, "F", 0)
            .noLog();

    assertThat(lost.broken()).isEmpty();
  }

  @Test
  void aRepairHasSevenSecondsAndAfterANewRedisFive() {
    HistoryBuilder lost = ann().later(6_000).got("ann", LOG, 1, 1).got("ann", LOG, 2, 2);
    HistoryBuilder restarted = ann().fault(0, Effect.NEW_TERM).later(6_000);

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
    HistoryBuilder slow = ann().later(9_000).got("ann", LOG, 1, 1).got("ann", LOG, 2, 2);
    HistoryBuilder starved = ann().measured(CpuShortage.WAITED, 500_000).later(9_000);

    assertThat(slow.got("ann", LOG, 3, 3).log("E", 1, 2, 3).broken()).containsExactly("C8");
    assertThat(
            starved
                .got("ann", LOG, 1, 1)
                .got("ann", LOG, 2, 2)
                .got("ann", LOG, 3, 3)
                .measured(CpuShortage.WAITED, 3_000_000)
                .log("E", 1, 2, 3)
                .measured(BoundedMemory.LIMIT, 1)
                .broken())
        .isEmpty();
  }
}
