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
 * What the registry says. Each channel's answer is exact at one moment, though not that of several
 * at the same one. Fails when the registry is away: better no answer than a wrong one.
 */
public interface PresenceQueries {

  Future<RosterReply> roster(RosterQuery query);

  /** Distinct users, those in grace among them. */
  Future<UsersReply> users(UsersQuery query);

  Future<CountsReply> counts(CountsQuery query);

  /** A page; user channels are never among the occupied. */
  Future<OccupancyReply> occupied(OccupancyQuery query);
}
