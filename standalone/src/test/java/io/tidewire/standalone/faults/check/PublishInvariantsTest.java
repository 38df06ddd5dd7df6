package io.tidewire.standalone.faults.check;

import static io.tidewire.standalone.faults.check.Story.LIVE;
import static io.tidewire.standalone.faults.check.Story.LOG;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.faults.history.Fault.Effect;
import org.junit.jupiter.api.Test;

class PublishInvariantsTest {

  @Test
  void whatIsAcknowledgedAndKeptIsInOrder() {
    Story story = new Story().published("E", 1, 2).log("E", 1, 2);

    assertThat(story.broken()).isEmpty();
  }

  @Test
  void whatIsAcknowledgedAndGoneBreaksTheFirst() {
    Story story = new Story().published("E", 1, 2).log("E", 1);

    assertThat(story.broken()).containsExactly("C1");
  }

  @Test
  void whatIsAcknowledgedWhereSomethingElseStandsBreaksTheFirst() {
    Story story = new Story().publish(LOG, 2).published("E", 1).log("E", 2);

    assertThat(story.broken()).containsExactly("C1");
  }

  @Test
  void whatAFailoverCutOffIsNoViolation() {
    Story story =
        new Story()
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
    Story story = new Story().published("E", 1, 2).forked("F", "E", 1, 1);

    assertThat(story.broken()).containsExactly("C1");
  }

  @Test
  void aMessageOfNobodyBreaksTheSecond() {
    Story story = new Story().published("E", 1).log("E", 1, 9);

    assertThat(story.broken()).containsExactly("C2");
  }

  @Test
  void aMessageThatStandsTwiceBreaksTheSecond() {
    Story story = new Story().published("E", 1).log("E", 1, 1);

    assertThat(story.broken()).containsExactly("C2");
  }

  @Test
  void aRepetitionIsToldTheSamePlace() {
    Story same = new Story().publish(LOG, 1, "k", "").ok(1, "E", 1).ok(1, "E", 1).log("E", 1);
    Story other = new Story().publish(LOG, 1, "k", "").ok(1, "E", 1).ok(1, "E", 2).log("E", 1, 1);

    assertThat(same.broken()).isEmpty();
    assertThat(other.broken()).contains("C2");
  }

  @Test
  void aKeyThatIsUsedForSomethingElseIsAConflict() {
    Story refused =
        new Story()
            .publish(LOG, 1, "k", "")
            .ok(1, "E", 1)
            .publish(LOG, 2, "k", "")
            .refused(2, 409, false)
            .log("E", 1);
    Story taken =
        new Story()
            .publish(LOG, 1, "k", "")
            .ok(1, "E", 1)
            .publish(LOG, 2, "k", "")
            .ok(2, "E", 2)
            .log("E", 1, 2);

    assertThat(refused.broken()).isEmpty();
    assertThat(taken.broken()).containsExactly("C2");
  }

  @Test
  void whatWasPublishedLaterStandsLater() {
    Story story =
        new Story().publish(LOG, 1).ok(1, "E", 2).publish(LOG, 2).ok(2, "E", 1).log("E", 2, 1);

    assertThat(story.broken()).containsExactly("C3");
  }

  @Test
  void whatWasPublishedAtTheSameTimeMayStandEitherWay() {
    Story story =
        new Story().publish(LOG, 1).publish(LOG, 2).ok(1, "E", 2).ok(2, "E", 1).log("E", 2, 1);

    assertThat(story.broken()).isEmpty();
  }

  @Test
  void aBatchHasNeighbouringOffsets() {
    Story whole = new Story().batch(1, 11, 12).ok(1, "E", 1, 2).log("E", 11, 12);
    Story torn =
        new Story()
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
    Story said = new Story().publish(LIVE, 1).refused(1, 503, true);
    Story unsaid = new Story().publish(LIVE, 1).refused(1, 503, false);

    assertThat(said.broken()).isEmpty();
    assertThat(unsaid.broken()).containsExactly("C14");
  }

  @Test
  void nothingIsDoneWhileRedisIsDown() {
    Story lie = new Story().fault(100, Effect.REDIS_DOWN).publish(LIVE, 1).ok(1).later(200);
    Story before = new Story().publish(LIVE, 1).fault(100, Effect.REDIS_DOWN).ok(1).later(200);

    assertThat(lie.broken()).containsExactly("C14");
    assertThat(before.broken()).isEmpty();
  }

  @Test
  void noConnectionEndsBecauseRedisIsDown() {
    Story ended = new Story().rec1("ann", 1).fault(100, Effect.REDIS_DOWN).closed("ann", 1, 4200);
    Story later =
        new Story().rec1("ann", 1).fault(100, Effect.REDIS_DOWN).later(200).closed("ann", 1, 4200);

    assertThat(ended.broken()).containsExactly("C14");
    assertThat(later.broken()).isEmpty();
  }

  @Test
  void whoStayedIsNotReportedGone() {
    Story story = new Story().rec1("ann", 1).subscribed("ann", "presence-room", "", -1);

    assertThat(story.broken()).isEmpty();
    assertThat(story.removed("ann", "bob").broken()).containsExactly("C14");
  }

  @Test
  void anEdgesMemoryHasALimit() {
    Story story = new Story().measured(BoundedMemory.LIMIT, 100).measured(BoundedMemory.USED, 90);

    assertThat(story.broken()).isEmpty();
    assertThat(story.measured(BoundedMemory.USED, 110).broken()).containsExactly("C17");
  }
}
