package io.tidewire.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How updates of an edge travel to the presence service. */
class BusPresenceTest extends BusPresenceFixture {

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
  void updatesForEachRedisTravelByThemselves() {
    told(1);
    told(FAR, 2);
    told(3);
    endTick();

    assertThat(asked).hasSize(2);
    assertThat(topics(asked.remove())).containsOnly(TOPIC);
    assertThat(topics(asked.remove())).containsOnly(FAR);
  }

  private static List<Topic> topics(Asked batch) {
    return batch.batch().ops().stream().map(PresenceOp::topic).toList();
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
  void aRosterIsAskedForUntilItIsAnswered() {
    List<RosterReply> answers = new ArrayList<>();
    presence.roster(TOPIC, RosterQuery.START, answers::add);
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
    Cancel request = presence.roster(TOPIC, RosterQuery.START, answers::add);

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
}
