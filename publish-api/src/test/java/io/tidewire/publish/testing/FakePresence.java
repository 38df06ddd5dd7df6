package io.tidewire.publish.testing;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.CountsReply;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.tidewire.contract.redis.Partition;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Returns the counts that the test sets; can be unavailable. */
public final class FakePresence {

  private final EventBus bus;
  private final Map<String, ChannelCounts> occupied = new ConcurrentHashMap<>();
  private final Map<String, List<String>> users = new ConcurrentHashMap<>();
  private List<MessageConsumer<?>> consumers = List.of();

  public FakePresence(Vertx vertx) {
    bus = vertx.eventBus();
  }

  public FakePresence sees(String channel, int subscriptions, String... userIds) {
    occupied.put(channel, new ChannelCounts(subscriptions, userIds.length));
    users.put(channel, List.of(userIds));
    return this;
  }

  public void comes() {
    MessageConsumer<CountsQuery> counts =
        bus.consumer(Addresses.PRESENCE_COUNTS, asked -> asked.reply(counts(asked.body())));
    MessageConsumer<OccupancyQuery> occupancy =
        bus.consumer(Addresses.PRESENCE_OCCUPANCY, asked -> asked.reply(occupancy(asked.body())));
    MessageConsumer<UsersQuery> members =
        bus.consumer(Addresses.PRESENCE_USERS, asked -> asked.reply(members(asked.body())));
    consumers = List.of(counts, occupancy, members);
    consumers.forEach(consumer -> consumer.completion().await());
  }

  public void goes() {
    consumers.forEach(consumer -> consumer.unregister().await());
  }

  private CountsReply counts(CountsQuery query) {
    return new CountsReply(
        query.channels().stream()
            .map(channel -> occupied.getOrDefault(channel.value(), ChannelCounts.NONE))
            .toList());
  }

  /** One page for each half of the partitions. */
  private OccupancyReply occupancy(OccupancyQuery query) {
    int half = Partition.COUNT / 2;
    int next = query.from() < half ? half : Partition.COUNT;
    List<String> names =
        occupied.keySet().stream()
            .filter(name -> name.startsWith(query.prefix()))
            .filter(name -> (Math.floorMod(name.hashCode(), 2) == 0) == (next == half))
            .toList();
    List<ChannelCounts> counts =
        query.subscriptions() || query.users()
            ? names.stream().map(occupied::get).toList()
            : List.of();
    return new OccupancyReply(names, counts, next);
  }

  /** Pages of two, of which the second user is repeated on the next page. */
  private UsersReply members(UsersQuery query) {
    List<String> all = users.getOrDefault(query.topic().channel().value(), List.of());
    int from = query.from().isEmpty() ? 0 : Integer.parseInt(query.from());
    int to = Math.min(from + 2, all.size());
    return new UsersReply(
        all.subList(from, to), to < all.size() ? Integer.toString(to - 1) : UsersReply.END);
  }
}
