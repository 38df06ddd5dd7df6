package io.tidewire.presence.store;

import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.CountsReply;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.vertx.core.Future;

/**
 * Queries of the registry. The answer for each channel is exact at one moment, which may differ
 * between channels. Fails if the registry is unavailable.
 */
public interface PresenceQueries {

  Future<RosterReply> roster(RosterQuery query);

  /** Distinct users, including those in their grace period. */
  Future<UsersReply> users(UsersQuery query);

  Future<CountsReply> counts(CountsQuery query);

  /** One page. Never contains user channels. */
  Future<OccupancyReply> occupied(OccupancyQuery query);
}
