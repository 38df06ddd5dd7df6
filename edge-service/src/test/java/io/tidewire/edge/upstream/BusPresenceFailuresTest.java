package io.tidewire.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.PresenceOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an edge does when the presence service fails, refuses or declares it dead. */
class BusPresenceFailuresTest extends BusPresenceFixture {

  @Test
  void whilePresenceIsUnavailableOneBatchAtATimeIsRetriedAndNothingIsLost() {
    List<Saying> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) all.add(told(i));
    endTick();
    while (!asked.isEmpty()) asked.remove().answer().fail(BusFailure.UNAVAILABLE.exception("away"));

    for (int second = 0; second < 20; second++) {
      timers.advance(Duration.ofSeconds(1));
      assertThat(asked.size()).isLessThanOrEqualTo(1);
      if (!asked.isEmpty()) asked.remove().answer().fail(BusFailure.UNAVAILABLE.exception("away"));
    }
    timers.advance(Duration.ofSeconds(5));
    while (!asked.isEmpty()) {
      asked.remove().reply(DONE);
      timers.advance(BusPresence.GATHERING);
    }

    assertThat(all).allMatch(saying -> saying.answers.equals(List.of(DONE)));
  }

  @Test
  void overloadBacksOffWithoutShrinkingTheBatch() {
    for (int i = 0; i < 2_000; i++) told(i);
    endTick();
    while (!asked.isEmpty()) asked.remove().answer().fail(BusFailure.OVERLOADED.exception("busy"));

    timers.advance(Duration.ofMillis(1));
    assertThat(asked).isEmpty();
    timers.advance(Duration.ofSeconds(1));

    assertThat(asked).hasSize(BusPresence.MOST_OUT);
  }

  @Test
  void aFailedOperationIsSentAgainAfterAPause() {
    Saying saying = told(1);
    endTick();
    asked.remove().reply(new PresenceOutcome.Failed("redis is away"));
    assertThat(asked).isEmpty();

    timers.advance(Duration.ofSeconds(1));
    asked.remove().reply(DONE);

    assertThat(saying.answers).containsExactly(DONE);
  }

  @Test
  void updatesForARedisThatHangsKeepNoneWaitingForAnotherOne() {
    for (int i = 0; i < 2_000; i++) told(FAR, i);
    endTick();
    assertThat(asked).hasSize(BusPresence.MOST_OUT);
    asked.clear();

    Saying near = told(1);
    timers.advance(BusPresence.GATHERING);
    asked.remove().reply(DONE);

    assertThat(near.answers).containsExactly(DONE);
  }

  @Test
  void aRedisThatStoresNothingDoesNotHoldBackAnotherOne() {
    told(FAR, 1);
    endTick();
    asked.remove().reply(new PresenceOutcome.Failed("one redis is unavailable"));

    for (int i = 0; i < 2_000; i++) told(i);
    endTick();

    assertThat(asked).hasSize(BusPresence.MOST_OUT);
  }

  /** Such as those of slots that moved while they were on their way. */
  @Test
  void whatIsNotStoredOfABatchWaitsWhileTheRestIsSent() {
    Saying stored = told(1);
    Saying failing = told(2);
    endTick();
    asked.remove().replyEach(DONE, new PresenceOutcome.Failed("one redis is unavailable"));
    assertThat(stored.answers).containsExactly(DONE);

    Saying later = told(3);
    endTick();
    asked.remove().reply(DONE);
    assertThat(later.answers).containsExactly(DONE);
    assertThat(failing.answers).isEmpty();

    timers.advance(Duration.ofSeconds(1));
    asked.remove().reply(DONE);
    assertThat(failing.answers).containsExactly(DONE);
  }

  @Test
  void aDeadNodeIsReportedOnceAndSaysNothingMoreUntilItIsReborn() {
    told(1);
    told(2);
    endTick();
    asked.remove().reply(new PresenceOutcome.NodeDead());
    told(3);
    endTick();
    timers.advance(LONG);
    assertThat(dead).containsExactly("n1");
    assertThat(asked).isEmpty();

    presence.renamed("n2");

    PresenceBatch batch = asked.remove().batch();
    assertThat(batch.node()).isEqualTo("n2");
    assertThat(batch.ops()).hasSize(3);
  }

  @Test
  void anAnswerToAFormerIncarnationHasNoEffect() {
    told(1);
    endTick();
    presence.renamed("n2");

    asked.remove().reply(new PresenceOutcome.NodeDead());

    assertThat(dead).isEmpty();
  }

  @Test
  void anAnswerOfTheWrongLengthIsNoAnswer() {
    Saying saying = told(1);
    told(2);
    endTick();

    asked.remove().answer().complete(new PresenceBatchReply(List.of(DONE)));

    assertThat(saying.answers).isEmpty();
    timers.advance(Duration.ofSeconds(1));
    assertThat(asked.remove().batch().ops()).hasSize(2);
  }
}
