package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.BusFailure;
import io.tidewire.contract.CountsQuery;
import io.tidewire.contract.CountsReply;
import io.tidewire.contract.OccupancyQuery;
import io.tidewire.contract.OccupancyReply;
import io.tidewire.contract.PresenceBatch;
import io.tidewire.contract.PresenceOp;
import io.tidewire.contract.RosterQuery;
import io.tidewire.contract.RosterReply;
import io.tidewire.contract.UsersQuery;
import io.tidewire.contract.UsersReply;
import io.tidewire.presence.roster.Effect;
import io.tidewire.presence.store.Census;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceDeskTest {

  private static final Topic ROOM = new Topic("app", "presence-room");

  private final Promise<UsersReply> users = Promise.promise();
  private final PresenceDesk desk =
      new PresenceDesk(
          batch -> Promise.<List<Effect>>promise().future(),
          new SlowCensus(),
          new RosterMeters(new SimpleMeterRegistry()));

  @Test
  void moreOperationsThanALinkCarriesAreRefusedAtOnce() {
    for (int under = 0; under < PresenceDesk.OPERATIONS; under += PresenceBatch.MAX_OPS) {
      assertThat(desk.carryOut(batch(PresenceBatch.MAX_OPS)).isComplete()).isFalse();
    }

    assertThat(BusFailure.of(desk.carryOut(batch(1)).cause())).isEqualTo(BusFailure.OVERLOADED);
  }

  @Test
  void operationsAndQuestionsDoNotHoldEachOtherUp() {
    for (int under = 0; under < PresenceDesk.OPERATIONS; under += PresenceBatch.MAX_OPS) {
      desk.carryOut(batch(PresenceBatch.MAX_OPS));
    }

    assertThat(desk.users(new UsersQuery(ROOM)).failed()).isFalse();
  }

  @Test
  void anAnswerMakesRoomForTheNextQuestion() {
    for (int i = 0; i < PresenceDesk.QUESTIONS; i++) desk.users(new UsersQuery(ROOM));
    assertThat(BusFailure.of(desk.users(new UsersQuery(ROOM)).cause()))
        .isEqualTo(BusFailure.OVERLOADED);

    users.complete(new UsersReply(List.of()));

    assertThat(desk.users(new UsersQuery(ROOM)).succeeded()).isTrue();
  }

  private static PresenceBatch batch(int size) {
    return new PresenceBatch(
        "edge~1", Collections.nCopies(size, new PresenceOp.Occupy(ROOM, 1, 1)));
  }

  private final class SlowCensus implements Census {

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
