package io.tidewire.presence;

import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.CountsReply;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.tidewire.presence.store.PresenceQueries;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;

/**
 * Answers queries after the edges have reported their pending changes. Queries of members do not
 * wait for that, because an edge confirms a subscription to a presence channel only after the
 * registry has the member.
 */
final class SettledQueries implements PresenceQueries {

  private final PresenceQueries registry;
  private final EdgeReports reports;

  SettledQueries(PresenceQueries registry, EdgeReports reports) {
    this.registry = registry;
    this.reports = reports;
  }

  @Override
  public Future<RosterReply> roster(RosterQuery query) {
    return registry.roster(query);
  }

  @Override
  public Future<UsersReply> users(UsersQuery query) {
    return registry.users(query);
  }

  @Override
  public Future<CountsReply> counts(CountsQuery query) {
    return reports
        .of(query.channels().stream().map(name -> new Topic(query.appId(), name)).toList())
        .compose(settled -> registry.counts(query));
  }

  /** Only the first page waits, because later pages belong to the same listing. */
  @Override
  public Future<OccupancyReply> occupied(OccupancyQuery query) {
    return query.from() > 0
        ? registry.occupied(query)
        : reports.ofAll().compose(settled -> registry.occupied(query));
  }
}
