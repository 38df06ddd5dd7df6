package io.tidewire.presence;

import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.CountsReply;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.presence.roster.Effect;
import io.tidewire.presence.store.PresenceQueries;
import io.tidewire.presence.store.RosterStore;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Answers the requests to presence. Limits how many are under way and how many wait, in turn
 * between apps, then between the edges of an app. Has no state: answers come from the registry.
 *
 * <p>Confined to one event loop.
 */
final class PresenceHandler {

  /** Operations under way; with one lease check per batch a link to Redis carries them. */
  static final int OPERATIONS = 1_024;

  /** Weight of the questions under way. */
  static final int QUESTIONS = 48;

  /** Of a question that asks Redis for several things. */
  private static final int SEVERAL = 4;

  /** Of a page of all channels: eight commands of Redis at once. */
  private static final int PAGE = 8;

  /** Callers on the bus give up after two seconds. */
  static final Duration PATIENCE = Duration.ofMillis(1_800);

  /** Bytes of an operation without its texts. */
  private static final int OP_BYTES = 128;

  /** Bytes of a question. */
  private static final int QUESTION_BYTES = 512;

  /** All callers except edges. */
  private static final String BACKENDS = "";

  private final RosterStore store;
  private final PresenceQueries census;
  private final RosterMeters meters;
  private final RequestScheduler operations;
  private final RequestScheduler questions;

  /**
   * @param memory for waiting requests
   */
  PresenceHandler(
      RosterStore store,
      PresenceQueries census,
      RosterMeters meters,
      ByteBudget memory,
      Clock clock) {
    this.store = store;
    this.census = census;
    this.meters = meters;
    long half = memory.limit() / 2;
    operations =
        new RequestScheduler(
            OPERATIONS,
            memory.child(half),
            PATIENCE,
            clock,
            () -> meters.refused(RosterMeters.OPERATIONS));
    questions =
        new RequestScheduler(
            QUESTIONS,
            memory.child(half),
            PATIENCE,
            clock,
            () -> meters.refused(RosterMeters.QUESTIONS));
  }

  /** The operations of each app in a batch are scheduled separately; their order is kept. */
  Future<PresenceBatchReply> carryOut(PresenceBatch batch) {
    Map<String, List<Integer>> byApp = new LinkedHashMap<>();
    for (int i = 0; i < batch.ops().size(); i++) {
      String app = batch.ops().get(i).topic().appId();
      byApp.computeIfAbsent(app, first -> new ArrayList<>()).add(i);
    }
    Effect[] effects = new Effect[batch.ops().size()];
    List<Future<Void>> shares = new ArrayList<>(byApp.size());
    byApp.forEach((app, places) -> shares.add(carryOut(batch, app, places, effects)));
    return Future.join(shares).map(done -> meters.carriedOut(batch.ops(), List.of(effects)));
  }

  private Future<Void> carryOut(
      PresenceBatch batch, String app, List<Integer> places, Effect[] effects) {
    List<PresenceOp> ops = places.stream().map(batch.ops()::get).toList();
    PresenceBatch share = new PresenceBatch(batch.node(), ops);
    return operations
        .run(app, batch.node(), ops.size(), bytes(ops), () -> store.apply(share))
        .map(
            done -> {
              for (int i = 0; i < places.size(); i++) effects[places.get(i)] = done.get(i);
              return null;
            });
  }

  private static long bytes(List<PresenceOp> ops) {
    long bytes = 0;
    for (PresenceOp op : ops) {
      bytes += OP_BYTES + op.topic().channel().value().length();
      if (op instanceof PresenceOp.Join join) {
        bytes += join.member().userId().length() + join.member().userInfo().length();
      }
    }
    return bytes;
  }

  Future<RosterReply> roster(RosterQuery query) {
    return ask(query.topic().appId(), 1, () -> census.roster(query));
  }

  Future<UsersReply> users(UsersQuery query) {
    return ask(query.topic().appId(), 1, () -> census.users(query));
  }

  Future<CountsReply> counts(CountsQuery query) {
    return ask(query.appId(), SEVERAL, () -> census.counts(query));
  }

  Future<OccupancyReply> occupied(OccupancyQuery query) {
    return ask(query.appId(), PAGE, () -> census.occupied(query));
  }

  private <T> Future<T> ask(String app, int weight, Supplier<Future<T>> question) {
    return questions.run(app, BACKENDS, weight, QUESTION_BYTES, question);
  }
}
