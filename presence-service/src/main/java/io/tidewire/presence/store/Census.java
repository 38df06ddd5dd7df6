package io.tidewire.presence.store;

import io.tidewire.contract.CountsQuery;
import io.tidewire.contract.CountsReply;
import io.tidewire.contract.OccupancyQuery;
import io.tidewire.contract.OccupancyReply;
import io.tidewire.contract.RosterQuery;
import io.tidewire.contract.RosterReply;
import io.tidewire.contract.UsersQuery;
import io.tidewire.contract.UsersReply;
import io.vertx.core.Future;

/**
 * What the registry says. Each channel's answer is exact at one moment, though not that of several
 * at the same one. Fails when the registry is away: better no answer than a wrong one.
 */
public interface Census {

  Future<RosterReply> roster(RosterQuery query);

  /** Distinct users, those in grace among them. */
  Future<UsersReply> users(UsersQuery query);

  Future<CountsReply> counts(CountsQuery query);

  /** A page; user channels are never among the occupied. */
  Future<OccupancyReply> occupied(OccupancyQuery query);
}
