package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.CountsReply;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.presence.roster.Effect;
import io.tidewire.presence.store.PresenceQueries;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceHandlerTest {

  private static final Topic FAR = new Topic("app", "far-room");
  private static final Topic ROOM = new Topic("app", "presence-room");

  private final Promise<UsersReply> users = Promise.promise();
  private final List<PresenceBatch> carriedOut = new ArrayList<>();
  private final List<Promise<List<Effect>>> under = new ArrayList<>();
  private final ManualClock clock = new ManualClock();
  private final ManualTimers timers = new ManualTimers(clock);
  private final PresenceHandler handler =
      new PresenceHandler(
          new PresenceHandler.Registry(
              batch -> {
                carriedOut.add(batch);
                under.add(Promise.promise());
                return under.get(under.size() - 1).future();
              },
              new SlowCensus()),
          topic -> topic.channel().value().startsWith("far-") ? "another" : "redis",
          new RosterMeters(new SimpleMeterRegistry()),
          ByteBudget.of(1 << 20),
          new PresenceHandler.Time(clock, timers));

  @Test
  void operationsBeyondTheLinksCapacityWaitAndThoseBeyondTheQueueAreRefused() {
    fill();
    assertThat(carriedOut).hasSize(PresenceHandler.OPERATIONS / PresenceBatch.MAX_OPS);

    Future<PresenceBatchReply> last = handler.carryOut(batch(PresenceBatch.MAX_OPS));
    while (!last.isComplete()) last = handler.carryOut(batch(PresenceBatch.MAX_OPS));

    assertThat(BusFailure.of(last.cause())).isEqualTo(BusFailure.OVERLOADED);
  }

  @Test
  void operationsAndQueriesDoNotDelayEachOther() {
    fill();

    assertThat(handler.users(new UsersQuery(ROOM)).failed()).isFalse();
  }

  @Test
  void aMassLeaveOfOneAppDelaysTheJoinsOfAnotherByOneTurnOnly() {
    fill();
    for (int i = 0; i < 4; i++) handler.carryOut(batch(PresenceBatch.MAX_OPS));
    Topic other = new Topic("other", "presence-room");
    handler.carryOut(new PresenceBatch("edge~2", List.of(new PresenceOp.Occupy(other, 1, 1))));

    done(0);
    done(1);

    assertThat(carriedOut.subList(4, 6))
        .extracting(batch -> batch.ops().get(0).topic())
        .contains(other);
  }

  @Test
  void operationsThatWaitForAHangingRedisDoNotDelayThoseOfAnother() {
    fill();
    Future<PresenceBatchReply> last = handler.carryOut(batch(PresenceBatch.MAX_OPS));
    while (!last.isComplete()) last = handler.carryOut(batch(PresenceBatch.MAX_OPS));
    int begun = carriedOut.size();

    Future<PresenceBatchReply> far =
        handler.carryOut(new PresenceBatch("edge~1", List.of(new PresenceOp.Occupy(FAR, 1, 1))));
    assertThat(carriedOut).hasSize(begun + 1);
    done(begun);

    assertThat(far.succeeded()).isTrue();
  }

  @Test
  void queriesToAHangingRedisDoNotDelayThoseToAnother() {
    for (int i = 0; i < 2 * PresenceHandler.QUESTIONS; i++) handler.users(new UsersQuery(ROOM));
    for (int i = 0; i < PresenceHandler.QUESTIONS; i++) {
      handler.counts(new CountsQuery("app", List.of(ROOM.channel(), FAR.channel())));
      handler.occupied(new OccupancyQuery("app", "", 0, false, false));
    }

    assertThat(handler.roster(new RosterQuery(FAR)).failed()).as("asked, and answered").isTrue();
    assertThat(handler.roster(new RosterQuery(ROOM)).isComplete()).isFalse();
  }

  @Test
  void aHangingRedisDelaysTheAnswerForOperationsStoredInAnotherOnlyBriefly() {
    Future<PresenceBatchReply> told = handler.carryOut(nearAndFar());
    done(1);
    assertThat(told.isComplete()).isFalse();

    timers.advance(BatchParts.PATIENCE);

    assertThat(told.result().outcomes().get(0)).isInstanceOf(PresenceOutcome.Failed.class);
    assertThat(told.result().outcomes().get(1)).isEqualTo(new PresenceOutcome.Occupied());
    done(0);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void aBatchIsAnsweredBeforeItsEdgeTimesOutEvenIfRedisHangs() {
    Future<PresenceBatchReply> told = handler.carryOut(batch(2));

    timers.advance(BatchParts.LIMIT);

    assertThat(told.result().outcomes())
        .hasSize(2)
        .hasOnlyElementsOfType(PresenceOutcome.Failed.class);
    done(0);
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void operationsStillQueuedWhenTheirBatchIsAnsweredAreNotExecuted() {
    fill();
    Future<PresenceBatchReply> told = handler.carryOut(nearAndFar());
    int begun = carriedOut.size();
    done(begun - 1);
    timers.advance(BatchParts.PATIENCE);
    assertThat(told.result().outcomes().get(0)).isInstanceOf(PresenceOutcome.Failed.class);

    done(0);

    assertThat(carriedOut).hasSize(begun);
  }

  @Test
  void appsOnTheSameRedisShareItsCapacity() {
    Topic other = new Topic("other", "presence-room");
    Future<PresenceBatchReply> told =
        handler.carryOut(
            new PresenceBatch(
                "edge~1",
                List.of(new PresenceOp.Occupy(ROOM, 1, 1), new PresenceOp.Occupy(other, 1, 1))));
    done(1);

    timers.advance(BatchParts.PATIENCE);
    assertThat(told.isComplete()).isFalse();
  }

  @Test
  void aRefusalByOneRedisFailsNoOperationOfAnother() {
    fill();
    Future<PresenceBatchReply> last = handler.carryOut(batch(PresenceBatch.MAX_OPS));
    while (!last.isComplete()) last = handler.carryOut(batch(1));
    int waiting = timers.waiting();

    Future<PresenceBatchReply> told = handler.carryOut(nearAndFar());
    done(carriedOut.size() - 1);

    assertThat(told.result().outcomes().get(0)).isInstanceOf(PresenceOutcome.Failed.class);
    assertThat(told.result().outcomes().get(1)).isEqualTo(new PresenceOutcome.Occupied());
    assertThat(timers.waiting()).isEqualTo(waiting);
  }

  private static PresenceBatch nearAndFar() {
    return new PresenceBatch(
        "edge~1", List.of(new PresenceOp.Occupy(ROOM, 1, 1), new PresenceOp.Occupy(FAR, 1, 1)));
  }

  @Test
  void theAnswersOfABatchKeepTheOrderOfItsOperations() {
    Topic other = new Topic("other", "presence-room");
    Future<PresenceBatchReply> told =
        handler.carryOut(
            new PresenceBatch(
                "edge~1",
                List.of(
                    new PresenceOp.Occupy(ROOM, 1, 1),
                    new PresenceOp.Occupy(other, 2, 2),
                    new PresenceOp.Occupy(ROOM, 3, 3))));
    PresenceOutcome occupied = new PresenceOutcome.Occupied();
    PresenceOutcome stale = new PresenceOutcome.Stale();

    under.get(1).complete(List.of(Effect.of(stale)));
    under.get(0).complete(List.of(Effect.of(occupied), Effect.of(occupied)));

    assertThat(told.result().outcomes()).containsExactly(occupied, stale, occupied);
  }

  @Test
  void anAnswerMakesRoomForTheNextQuery() {
    for (int i = 0; i < PresenceHandler.QUESTIONS; i++) handler.users(new UsersQuery(ROOM));
    Future<UsersReply> next = handler.users(new UsersQuery(ROOM));
    assertThat(next.isComplete()).isFalse();

    users.complete(new UsersReply(List.of()));

    assertThat(next.succeeded()).isTrue();
  }

  private void fill() {
    for (int under = 0; under < PresenceHandler.OPERATIONS; under += PresenceBatch.MAX_OPS) {
      assertThat(handler.carryOut(batch(PresenceBatch.MAX_OPS)).isComplete()).isFalse();
    }
  }

  private void done(int i) {
    Effect done = Effect.of(new PresenceOutcome.Occupied());
    under.get(i).complete(Collections.nCopies(carriedOut.get(i).ops().size(), done));
  }

  private static PresenceBatch batch(int size) {
    return new PresenceBatch(
        "edge~1", Collections.nCopies(size, new PresenceOp.Occupy(ROOM, 1, 1)));
  }

  private final class SlowCensus implements PresenceQueries {

    @Override
    public Future<UsersReply> users(UsersQuery query) {
      return users.future();
    }

    @Override
    public Future<RosterReply> roster(RosterQuery query) {
      return Future.failedFuture("not asked here");
    }

    @Override
    public Future<CountsReply> counts(CountsQuery query) {
      return Future.failedFuture("not asked here");
    }

    @Override
    public Future<OccupancyReply> occupied(OccupancyQuery query) {
      return Future.failedFuture("not asked here");
    }
  }
}
