package io.tidewire.presence.store;

import static java.util.stream.Collectors.groupingBy;

import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.presence.roster.ChannelEntry;
import io.tidewire.presence.roster.ConnectionEntry;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Removes a dead node's entries from the registry. Every step may be repeated. */
public final class DeadNodeCleanup {

  /**
   * How many partitions are queried at a time. All 128 together would delay other commands of the
   * link.
   */
  private static final int WIDTH = 32;

  private static final int UNKNOWN = -1;

  private final CommandLink link;
  private final RosterEpochs epochs;
  private final RegistryEvents events;

  public DeadNodeCleanup(CommandLink link, RosterEpochs epochs, RegistryEvents events) {
    this.link = link;
    this.epochs = epochs;
    this.events = events;
  }

  /** Completes with the partitions that refuse additions of the node from now on. */
  public Future<List<Partition>> fence(String node, long sinceMs) {
    return BoundedParallel.attempt(
            Partition.all(),
            WIDTH,
            partition ->
                link.send(
                    Request.cmd(Command.ZADD)
                        .arg(RedisKeys.deadNodes(partition))
                        .arg(sinceMs)
                        .arg(node)))
        .compose(
            fenced ->
                fenced.done().isEmpty()
                    ? Future.failedFuture(fenced.failures().get(0))
                    : Future.succeededFuture(fenced.done()));
  }

  /** Undoes {@link #fence}. To be called when no request of the node can arrive any more. */
  public Future<Void> unfence(List<String> nodes) {
    return BoundedParallel.ask(
            Partition.all(),
            WIDTH,
            partition -> {
              Request forget = Request.cmd(Command.ZREM).arg(RedisKeys.deadNodes(partition));
              nodes.forEach(forget::arg);
              return link.send(forget);
            })
        .mapEmpty();
  }

  /** Completes with those partitions in which the node has entries or may have some. */
  public Future<List<Partition>> holding(List<Partition> some, String node) {
    return BoundedParallel.ask(
            some, WIDTH, partition -> holdings(partition, node).otherwise(UNKNOWN))
        .map(
            held ->
                IntStream.range(0, some.size())
                    .filter(i -> held.get(i) != 0)
                    .mapToObj(some::get)
                    .toList());
  }

  private Future<Integer> holdings(Partition partition, String node) {
    Request exists =
        Request.cmd(Command.EXISTS)
            .arg(RedisKeys.nodeMembers(partition, node))
            .arg(RedisKeys.nodeChannels(partition, node));
    return link.send(exists).map(Response::toInteger);
  }

  /** Some of the node's memberships in the partition; none if there are none. */
  public Future<List<ConnectionEntry>> memberships(Partition partition, String node, int limit) {
    return some(RedisKeys.nodeMembers(partition, node), limit)
        .map(entries -> entries.stream().map(ConnectionEntry::parse).toList());
  }

  /**
   * Ends memberships of one channel without a grace period. Completes with how many users were
   * announced.
   */
  public Future<Integer> reap(String node, Topic topic, List<ConnectionEntry> memberships) {
    return events
        .wantsMembership(topic)
        .compose(
            wanted ->
                reap(node, topic, memberships, wanted)
                    .compose(
                        removed ->
                            expect(wanted && removed > 0, Partition.of(topic)).map(removed)));
  }

  private Future<Void> expect(boolean held, Partition partition) {
    return held ? events.expect(link, List.of(partition)) : Future.succeededFuture();
  }

  private Future<Integer> reap(
      String node, Topic topic, List<ConnectionEntry> memberships, boolean wanted) {
    Partition partition = Partition.of(topic);
    List<String> keys =
        new ArrayList<>(
            List.of(
                RedisKeys.memberCounts(topic),
                RedisKeys.memberInfos(topic),
                RedisKeys.memberConnections(topic),
                RedisKeys.rosterMeta(topic),
                RedisKeys.topic(topic),
                RedisKeys.nodeMembers(partition, node)));
    List<String> args =
        new ArrayList<>(List.of(epochs.fresh(), Retention.EMPTY_ROSTER, ChannelEntry.of(topic)));
    for (ConnectionEntry membership : memberships) {
      args.add(ConnectionEntry.connection(node, membership.socketId()));
      args.add(membership.entry());
    }
    events.add(wanted, partition, keys, args);
    return link.eval(RosterScripts.REAP, keys, args).map(answer -> answer.get(1).toInteger());
  }

  /** Some of the channels that the node occupies in the partition; none if there are none. */
  public Future<List<Topic>> channels(Partition partition, String node, int limit) {
    return some(RedisKeys.nodeChannels(partition, node), limit)
        .map(entries -> entries.stream().map(ChannelEntry::parse).toList());
  }

  /** Ends the node's occupancy of channels of one partition. Completes with their number. */
  public Future<Integer> vacate(Partition partition, String node, List<Topic> topics) {
    Map<String, List<Topic>> byApp = topics.stream().collect(groupingBy(Topic::appId));
    return Future.all(
            byApp.entrySet().stream()
                .map(
                    app ->
                        events
                            .wantsOccupancy(app.getKey())
                            .compose(wanted -> vacate(partition, node, app.getValue(), wanted)))
                .toList())
        .map(vacated -> vacated.<Integer>list().stream().mapToInt(Integer::intValue).sum());
  }

  private Future<Integer> vacate(
      Partition partition, String node, List<Topic> topics, boolean wanted) {
    List<String> keys = new ArrayList<>(List.of(RedisKeys.nodeChannels(partition, node)));
    List<String> args = new ArrayList<>(List.of(node));
    for (Topic topic : topics) {
      keys.add(RedisKeys.occupants(topic));
      keys.add(RedisKeys.occupied(partition, topic.appId()));
      args.add(topic.channel().value());
      args.add(ChannelEntry.of(topic));
    }
    events.add(wanted, partition, keys, args);
    return link.eval(RosterScripts.VACATE, keys, args)
        .compose(
            answer ->
                expect(answer.get(2).toInteger() > 0, partition).map(answer.get(1).toInteger()));
  }

  /** Subtracts the node's connections from the totals of all apps. */
  public Future<Void> forgetConnections(String node) {
    return link.send(Request.cmd(Command.SMEMBERS).arg(RedisKeys.connectionApps()))
        .compose(
            apps ->
                BoundedParallel.ask(
                    RedisReplies.texts(apps), WIDTH, app -> forgetConnections(node, app)))
        .mapEmpty();
  }

  private Future<Response> forgetConnections(String node, String appId) {
    List<String> keys = List.of(RedisKeys.connections(appId), RedisKeys.connectionApps());
    return link.eval(RosterScripts.FORGET_CONNECTIONS, keys, List.of(node, appId));
  }

  /** Any members of a set. Removed ones do not return, so the next call returns others. */
  private Future<List<String>> some(String set, int limit) {
    return link.send(Request.cmd(Command.SRANDMEMBER).arg(set).arg(limit)).map(RedisReplies::texts);
  }
}
