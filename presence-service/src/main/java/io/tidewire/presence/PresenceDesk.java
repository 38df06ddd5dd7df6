package io.tidewire.presence;

import io.tidewire.contract.CountsQuery;
import io.tidewire.contract.CountsReply;
import io.tidewire.contract.OccupancyQuery;
import io.tidewire.contract.OccupancyReply;
import io.tidewire.contract.PresenceBatch;
import io.tidewire.contract.PresenceBatchReply;
import io.tidewire.contract.RosterQuery;
import io.tidewire.contract.RosterReply;
import io.tidewire.contract.UsersQuery;
import io.tidewire.contract.UsersReply;
import io.tidewire.presence.store.Census;
import io.tidewire.presence.store.RosterStore;
import io.vertx.core.Future;

/**
 * What may be asked of presence, each with a bound on how much is under way. An answer comes from
 * the registry or not at all: nothing is remembered here.
 *
 * <p>Confined to one event loop.
 */
final class PresenceDesk {

  /** Operations; with one lease check per batch they stay below what a link to Redis carries. */
  static final int OPERATIONS = 1_024;

  /** Questions; the widest of them has 32 commands under way. */
  static final int QUESTIONS = 48;

  private final RosterStore store;
  private final Census census;
  private final RosterMeters meters;
  private final Bulkhead operations = new Bulkhead(OPERATIONS);
  private final Bulkhead questions = new Bulkhead(QUESTIONS);

  PresenceDesk(RosterStore store, Census census, RosterMeters meters) {
    this.store = store;
    this.census = census;
    this.meters = meters;
  }

  Future<PresenceBatchReply> carryOut(PresenceBatch batch) {
    return operations
        .run(batch.ops().size(), () -> store.apply(batch))
        .map(effects -> meters.carriedOut(batch.ops(), effects));
  }

  Future<RosterReply> roster(RosterQuery query) {
    return questions.run(1, () -> census.roster(query));
  }

  Future<UsersReply> users(UsersQuery query) {
    return questions.run(1, () -> census.users(query));
  }

  Future<CountsReply> counts(CountsQuery query) {
    return questions.run(1, () -> census.counts(query));
  }

  Future<OccupancyReply> occupied(OccupancyQuery query) {
    return questions.run(1, () -> census.occupied(query));
  }
}
