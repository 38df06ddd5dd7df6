package io.tidewire.standalone.faults.check;

import static io.tidewire.standalone.faults.check.HistoryBuilder.LIVE;
import static io.tidewire.standalone.faults.check.HistoryBuilder.LOG;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.faults.history.Fault.Effect;
import org.junit.jupiter.api.Test;

class PublishInvariantsTest {

  @Test
  void whatIsAcknowledgedAndKeptIsInOrder() {
    HistoryBuilder story = new HistoryBuilder().published("E", 1, 2).log("E", 1, 2);

    assertThat(story.broken()).isEmpty();
  }

  @Test
  void whatIsAcknowledgedAndGoneBreaksTheFirst() {
    HistoryBuilder story = new HistoryBuilder().published("E", 1, 2).log("E", 1);

    assertThat(story.broken()).containsExactly("C1");
  }

  @Test
  void anAcknowledgedMessageWhosePlaceHasAnotherBreaksTheFirst() {
    HistoryBuilder story = new HistoryBuilder().publish(LOG, 2).published("E", 1).log("E", 2);

    assertThat(story.broken()).containsExactly("C1");
  }

  @Test
  void whatAFailoverCutOffIsNoViolation() {
    HistoryBuilder story =
        new HistoryBuilder()
            .published("E", 1, 2)
            .log("E", 1, 2)
            .fault(1, Effect.NEW_TERM, Effect.LOSES_WRITES)
            .later(5)
            .publish(LOG, 3)
            .ok(3, "F", 2)
            .forked("F", "E", 1, 1, 3);

    assertThat(story.broken()).isEmpty();
  }

  @Test
  void aForkThatNoFaultExplainsLosesNothingLawfully() {
    HistoryBuilder story = new HistoryBuilder().published("E", 1, 2).forked("F", "E", 1, 1);

    assertThat(story.broken()).containsExactly("C1");
  }

  @Test
  void aMessageOfNobodyBreaksTheSecond() {
    HistoryBuilder story = new HistoryBuilder().published("E", 1).log("E", 1, 9);

    assertThat(story.broken()).containsExactly("C2");
  }

  @Test
  void aDuplicateMessageBreaksTheSecond() {
    HistoryBuilder story = new HistoryBuilder().published("E", 1).log("E", 1, 1);

    assertThat(story.broken()).containsExactly("C2");
  }

  @Test
  void aRepeatedPublishGetsTheSamePosition() {
    HistoryBuilder same =
        new HistoryBuilder().publish(LOG, 1, "k", "").ok(1, "E", 1).ok(1, "E", 1).log("E", 1);
    HistoryBuilder other =
        new HistoryBuilder().publish(LOG, 1, "k", "").ok(1, "E", 1).ok(1, "E", 2).log("E", 1, 1);

    assertThat(same.broken()).isEmpty();
    assertThat(other.broken()).contains("C2");
  }

  @Test
  void aKeyThatIsUsedForSomethingElseIsAConflict() {
    HistoryBuilder refused =
        new HistoryBuilder()
            .publish(LOG, 1, "k", "")
            .ok(1, "E", 1)
            .publish(LOG, 2, "k", "")
            .refused(2, 409, false)
            .log("E", 1);
    HistoryBuilder taken =
        new HistoryBuilder()
            .publish(LOG, 1, "k", "")
            .ok(1, "E", 1)
            .publish(LOG, 2, "k", "")
            .ok(2, "E", 2)
            .log("E", 1, 2);

    assertThat(refused.broken()).isEmpty();
    assertThat(taken.broken()).containsExactly("C2");
  }

  @Test
  void whatWasPublishedLaterHasALaterPosition() {
    HistoryBuilder story =
        new HistoryBuilder()
            .publish(LOG, 1)
            .ok(1, "E", 2)
            .publish(LOG, 2)
            .ok(2, "E", 1)
            .log("E", 2, 1);

    assertThat(story.broken()).containsExactly("C3");
  }

  @Test
  void whatWasPublishedAtTheSameTimeMayStandEitherWay() {
    HistoryBuilder story =
        new HistoryBuilder()
            .publish(LOG, 1)
            .publish(LOG, 2)
            .ok(1, "E", 2)
            .ok(2, "E", 1)
            .log("E", 2, 1);

    assertThat(story.broken()).isEmpty();
  }

  @Test
  void aBatchHasNeighbouringOffsets() {
    HistoryBuilder whole = new HistoryBuilder().batch(1, 11, 12).ok(1, "E", 1, 2).log("E", 11, 12);
    HistoryBuilder torn =
        new HistoryBuilder()
            .batch(1, 11, 12)
            .publish(LOG, 2)
            .ok(2, "E", 2)
            .ok(1, "E", 1, 3)
            .log("E", 11, 2, 12);

    assertThat(whole.broken()).isEmpty();
    assertThat(torn.broken()).containsExactly("C3");
  }

  @Test
  void aRefusalSaysWhenToComeAgain() {
    HistoryBuilder said = new HistoryBuilder().fault(1).publish(LIVE, 1).refused(1, 503, true);
    HistoryBuilder unsaid = new HistoryBuilder().fault(1).publish(LIVE, 1).refused(1, 503, false);

    assertThat(said.broken()).isEmpty();
    assertThat(unsaid.broken()).containsExactly("C14");
  }

  @Test
  void nothingIsDoneWhileRedisIsDown() {
    HistoryBuilder lie =
        new HistoryBuilder().fault(100, Effect.REDIS_DOWN).publish(LIVE, 1).ok(1).later(200);
    HistoryBuilder before =
        new HistoryBuilder().publish(LIVE, 1).fault(100, Effect.REDIS_DOWN).ok(1).later(200);

    assertThat(lie.broken()).containsExactly("C14");
    assertThat(before.broken()).isEmpty();
  }

  @Test
  void noConnectionEndsBecauseRedisIsDown() {
    HistoryBuilder ended =
        new HistoryBuilder().rec1("ann", 1).fault(100, Effect.REDIS_DOWN).closed("ann", 1, 4200);
    HistoryBuilder later =
        new HistoryBuilder()
            .rec1("ann", 1)
            .fault(100, Effect.REDIS_DOWN)
            .later(200)
            .closed("ann", 1, 4200);

    assertThat(ended.broken()).containsExactly("C14");
    assertThat(later.broken()).isEmpty();
  }

  @Test
  void whoStayedIsNotReportedGone() {
    HistoryBuilder story =
        new HistoryBuilder().rec1("ann", 1).subscribed("ann", "presence-room", "", -1);

    assertThat(story.broken()).isEmpty();
    assertThat(story.removed("ann", "bob").broken()).containsExactly("C14");
  }

  @Test
  void anEdgesMemoryHasALimit() {
    HistoryBuilder story =
        new HistoryBuilder().measured(BoundedMemory.LIMIT, 100).measured(BoundedMemory.USED, 90);

    assertThat(story.broken()).isEmpty();
    assertThat(story.measured(BoundedMemory.USED, 110).broken()).containsExactly("C17");
  }
}
