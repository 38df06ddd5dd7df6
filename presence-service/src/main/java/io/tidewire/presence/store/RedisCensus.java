package io.tidewire.presence.store;

import io.tidewire.contract.ChannelCounts;
import io.tidewire.contract.CountsQuery;
import io.tidewire.contract.CountsReply;
import io.tidewire.contract.OccupancyQuery;
import io.tidewire.contract.OccupancyReply;
import io.tidewire.contract.Partition;
import io.tidewire.contract.RedisKeys;
import io.tidewire.contract.RosterQuery;
import io.tidewire.contract.RosterReply;
import io.tidewire.contract.UsersQuery;
import io.tidewire.contract.UsersReply;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.Member;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The census in Redis: an index of occupied channels per partition and app, and their counts. */
public final class RedisCensus implements Census {

  /** Commands of one census that wait for Redis at once. */
  private static final int WIDTH = 32;

  /** Channels that one script counts: a fraction of a millisecond of Redis. */
  private static final int CHANNELS_PER_SCRIPT = 100;

  private final CommandLink link;
  private final Epochs epochs;

  public RedisCensus(CommandLink link, Epochs epochs) {
    this.link = link;
    this.epochs = epochs;
  }

  @Override
  public Future<RosterReply> roster(RosterQuery query) {
    List<String> keys =
        List.of(
            RedisKeys.memberCounts(query.topic()),
            RedisKeys.memberInfos(query.topic()),
            RedisKeys.rosterMeta(query.topic()));
    return link.eval(RosterScripts.SNAPSHOT, keys, List.of(epochs.fresh(), Memory.EMPTY_ROSTER))
        .map(RedisCensus::snapshot);
  }

  private static RosterReply snapshot(Response answer) {
    Response flat = answer.get(2);
    List<Member> members = new ArrayList<>(flat.size() / 2);
    for (int i = 0; i < flat.size(); i += 2) {
      members.add(new Member(flat.get(i).toString(), flat.get(i + 1).toString()));
    }
    long version = Long.parseLong(answer.get(1).toString());
    return new RosterReply(answer.get(0).toString(), version, members);
  }

  @Override
  public Future<UsersReply> users(UsersQuery query) {
    return link.send(Request.cmd(Command.HKEYS).arg(RedisKeys.memberInfos(query.topic())))
        .map(users -> new UsersReply(Answers.texts(users)));
  }

  @Override
  public Future<OccupancyReply> occupied(OccupancyQuery query) {
    return Waves.ask(Partition.all(), WIDTH, partition -> occupied(partition, query))
        .map(found -> found.stream().flatMap(List::stream).toList())
        .compose(groups -> Waves.ask(groups, WIDTH, this::count))
        .map(RedisCensus::byName);
  }

  /** The occupied channels of one partition, in groups for one script each. */
  private Future<List<List<Topic>>> occupied(Partition partition, OccupancyQuery query) {
    String index = RedisKeys.occupied(partition, query.appId());
    return link.send(Request.cmd(Command.SMEMBERS).arg(index))
        .map(
            names ->
                names.stream()
                    .map(Response::toString)
                    .filter(name -> name.startsWith(query.prefix()))
                    .filter(name -> !name.startsWith(ChannelKind.USER.prefix()))
                    .map(name -> new Topic(query.appId(), name))
                    .toList())
        .map(topics -> Waves.groups(topics, CHANNELS_PER_SCRIPT));
  }

  /** A channel that was left between the index and the count is not occupied. */
  private static OccupancyReply byName(List<Map<Topic, ChannelCounts>> counted) {
    Map<String, ChannelCounts> channels = new HashMap<>();
    for (Map<Topic, ChannelCounts> group : counted) {
      group.forEach(
          (topic, counts) -> {
            if (counts.subscriptions() > 0) channels.put(topic.channel().value(), counts);
          });
    }
    return new OccupancyReply(channels);
  }

  @Override
  public Future<CountsReply> counts(CountsQuery query) {
    List<Topic> topics =
        query.channels().stream().map(channel -> new Topic(query.appId(), channel)).toList();
    return Waves.ask(topics, WIDTH, topic -> count(List.of(topic)).map(one -> one.get(topic)))
        .map(CountsReply::new);
  }

  /** Counts channels of one partition. */
  private Future<Map<Topic, ChannelCounts>> count(List<Topic> topics) {
    List<String> keys = new ArrayList<>(2 * topics.size());
    for (Topic topic : topics) {
      keys.add(RedisKeys.occupants(topic));
      keys.add(RedisKeys.memberInfos(topic));
    }
    return link.eval(RosterScripts.COUNTS, keys, List.of()).map(counts -> counted(topics, counts));
  }

  private static Map<Topic, ChannelCounts> counted(List<Topic> topics, Response counts) {
    Map<Topic, ChannelCounts> counted = new HashMap<>();
    for (int i = 0; i < topics.size(); i++) {
      counted.put(
          topics.get(i),
          new ChannelCounts(counts.get(2 * i).toInteger(), counts.get(2 * i + 1).toInteger()));
    }
    return counted;
  }
}
