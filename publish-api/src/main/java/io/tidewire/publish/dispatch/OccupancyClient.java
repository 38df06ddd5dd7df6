package io.tidewire.publish.dispatch;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.CountsReply;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Queries the presence service for members and counts of the whole cluster. */
public final class OccupancyClient {

  private final BusRequests bus;

  public OccupancyClient(BusRequests bus) {
    this.bus = bus;
  }

  /**
   * @param channels distinct, at most 100
   */
  public Future<Map<ChannelName, ChannelCounts>> counts(String appId, List<ChannelName> channels) {
    return bus.ask(Addresses.PRESENCE_COUNTS, new CountsQuery(appId, channels), CountsReply.class)
        .map(reply -> byChannel(channels, reply.counts()));
  }

  /** A page of the channels that have a subscriber. */
  public Future<OccupancyReply> page(OccupancyQuery query) {
    return bus.ask(Addresses.PRESENCE_OCCUPANCY, query, OccupancyReply.class);
  }

  /** The distinct user ids of the members of a presence channel. */
  public Future<List<String>> users(Topic topic) {
    return users(new UsersQuery(topic), new LinkedHashSet<>());
  }

  /** Reads this page and the following ones. */
  private Future<List<String>> users(UsersQuery page, Set<String> found) {
    return bus.ask(Addresses.PRESENCE_USERS, page, UsersReply.class)
        .compose(
            reply -> {
              found.addAll(reply.userIds());
              return reply.last()
                  ? Future.succeededFuture(List.copyOf(found))
                  : users(new UsersQuery(page.topic(), reply.next()), found);
            });
  }

  private static Map<ChannelName, ChannelCounts> byChannel(
      List<ChannelName> channels, List<ChannelCounts> counts) {
    Map<ChannelName, ChannelCounts> byChannel = new HashMap<>();
    for (int i = 0; i < channels.size(); i++) byChannel.put(channels.get(i), counts.get(i));
    return byChannel;
  }
}
