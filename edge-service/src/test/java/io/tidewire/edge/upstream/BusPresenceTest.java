package io.tidewire.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.channel.PendingPresenceUpdate;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BusPresenceTest {

  private static final Topic TOPIC = new Topic("1", "orders");
  private static final PresenceOutcome DONE = new PresenceOutcome.Occupied();
  private static final RequestBudget ROOM = RequestBudget.of(1 << 20, 100, 1 << 16);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final Deque<Runnable> tick = new ArrayDeque<>();
  private final LoopTime time = new LoopTime(timers, clock, new Random(1), tick::add);
  private final Deque<Asked> asked = new ArrayDeque<>();
  private final List<String> dead = new ArrayList<>();
  private final RetryingRequests.Attempt bus =
      new RetryingRequests.Attempt() {
        @Override
        public <R> Future<R> ask(String address, Record request, Class<R> reply) {
          Promise<Object> answer = Promise.promise();
          asked.add(new Asked(address, request, answer));
          return answer.future().map(reply::cast);
        }
      };
  private final BusPresence presence =
      new BusPresence(
          bus,
          new RetryingRequests(bus, new TimeSource(timers, clock), new Random(1), LONG, ROOM),
          time,
          "n1",
          dead::add);

  private record Asked(String address, Record request, Promise<Object> answer) {

    PresenceBatch batch() {
      return (PresenceBatch) request;
    }

    void reply(PresenceOutcome outcome) {
      answer.complete(new PresenceBatchReply(Collections.nCopies(batch().ops().size(), outcome)));
    }
  }

  /** Says a number, as long as it was not heard. */
  private static final class Saying implements PendingPresenceUpdate {
    final List<PresenceOutcome> answers = new ArrayList<>();
    Optional<PresenceOp> operation;

    Saying(int number) {
      operation = Optional.of(new PresenceOp.Occupy(TOPIC, number, 1));
    }

    @Override
    public Requester requester() {
      return Requester.channelsOf("1");
    }

    @Override
    public Optional<PresenceOp> operation() {
      return operation;
    }

    @Override
    public void answered(PresenceOutcome outcome) {
      answers.add(outcome);
      if (!(outcome instanceof PresenceOutcome.NodeDead)) operation = Optional.empty();
    }
  }

  @Test
  void theUpdatesOfOneTickAreOneBatchWithTheNodesId() {
    Saying one = told(1);
    Saying two = told(2);
    assertThat(asked).isEmpty();

    endTick();
    assertThat(asked).hasSize(1);
    Asked batch = asked.remove();
    assertThat(batch.batch().node()).isEqualTo("n1");
    assertThat(batch.batch().ops()).hasSize(2);

    batch.reply(DONE);
    assertThat(one.answers).containsExactly(DONE);
    assertThat(two.answers).containsExactly(DONE);
  }

  @Test
  void atMost256TravelTogetherAndAtMostFourBatchesAtOnce() {
    for (int i = 0; i < 2_000; i++) told(i);
    endTick();

    assertThat(asked).hasSize(BusPresence.MOST_OUT);
    assertThat(asked).allMatch(batch -> batch.batch().ops().size() == PresenceBatch.MAX_OPS);

    asked.remove().reply(DONE);
    assertThat(asked).hasSize(BusPresence.MOST_OUT);
  }

  @Test
  void whileSomethingIsOutTheNextOnesGatherForFiveMilliseconds() {
    told(1);
    endTick();
    told(2);
    endTick();
    timers.advance(BusPresence.GATHERING.minusMillis(1));
    told(3);
    assertThat(asked).hasSize(1);

    timers.advance(Duration.ofMillis(1));

    assertThat(asked).hasSize(2);
    assertThat(asked.peekLast().batch().ops()).hasSize(2);
  }

  @Test
  void anUpdateThatMayChangeIsReadWhenItIsSent() {
    Saying saying = new Saying(1);
    presence.submitLater(saying);
    saying.operation = Optional.of(new PresenceOp.Occupy(TOPIC, 2, 2));
    presence.submitLater(saying);
    endTick();
    assertThat(asked).isEmpty();

    timers.advance(BusPresence.PATIENCE);

    assertThat(asked).hasSize(1);
    assertThat(asked.remove().batch().ops()).containsExactly(new PresenceOp.Occupy(TOPIC, 2, 2));
  }

  @Test
  void whatIsUrgentGoesBeforeWhatIsPatientButLeavesItAShare() {
    for (int i = 0; i < 2_000; i++) presence.submitLater(new Saying(1));
    timers.advance(BusPresence.PATIENCE);
    for (int i = 0; i < 2_000; i++) told(2);
    Asked first = asked.remove();
    asked.clear();

    first.reply(DONE);

    assertThat(connectionCounts(asked.remove())).containsOnly(1, 2);
    assertThat(Collections.frequency(connectionCounts(first), 1)).isEqualTo(PresenceBatch.MAX_OPS);
  }

  private static List<Integer> connectionCounts(Asked batch) {
    return batch.batch().ops().stream()
        .map(operation -> ((PresenceOp.Occupy) operation).connections())
        .toList();
  }

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
  void anAnswerToAFormerIncarnationKillsNobody() {
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

  @Test
  void aRosterIsAskedForUntilItIsAnswered() {
    List<RosterReply> answers = new ArrayList<>();
    presence.roster(TOPIC, answers::add);
    for (int i = 0; i < 40; i++) {
      if (!asked.isEmpty()) asked.remove().answer().fail(BusFailure.UNAVAILABLE.exception("away"));
      timers.advance(Duration.ofSeconds(2));
    }

    Asked request = asked.remove();
    request.answer().complete(new RosterReply("e", 1, List.of()));

    assertThat(request.address()).isEqualTo(Addresses.PRESENCE_ROSTER);
    assertThat(request.request()).isEqualTo(new RosterQuery(TOPIC));
    assertThat(answers).hasSize(1);
  }

  @Test
  void aCancelledQueryIsNeitherAnsweredNorRepeated() {
    List<RosterReply> answers = new ArrayList<>();
    Cancel request = presence.roster(TOPIC, answers::add);

    request.cancel();
    asked.remove().answer().complete(new RosterReply("e", 1, List.of()));

    assertThat(answers).isEmpty();
    timers.advance(LONG);
    assertThat(asked).isEmpty();
  }

  @Test
  void itIsQuietWhenEverythingWasHeardPatientOnesIncluded() {
    told(1);
    presence.submitLater(new Saying(2));
    endTick();
    Future<Void> quiet = presence.quiet();
    assertThat(quiet.isComplete()).isFalse();

    while (!asked.isEmpty()) asked.remove().reply(DONE);

    assertThat(quiet.succeeded()).isTrue();
  }

  private Saying told(int number) {
    Saying saying = new Saying(number);
    presence.submit(saying);
    return saying;
  }

  private void endTick() {
    while (!tick.isEmpty()) tick.remove().run();
  }
}
