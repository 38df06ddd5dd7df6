package io.tidewire.presence.store;

import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.CountsReply;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.script.Script;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.Member;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Queries in Redis: an index of occupied channels per partition and app, and their counts. */
public final class RedisPresenceQueries implements PresenceQueries {

  /** The most unanswered commands of one query. */
  private static final int WIDTH = 32;

  /** How many partitions a page queries at a time, which limits the names that it reads. */
  private static final int PARTITIONS_AT_ONCE = 8;

  /** A page with this many channels is full. */
  private static final int CHANNELS_PER_PAGE = 4_000;

  /** How many channels one script counts, in a fraction of a millisecond of Redis. */
  private static final int CHANNELS_PER_SCRIPT = 100;

  /**
   * About how many members are read at a time. With 1 KB of info each, they make 256 KB of a bus
   * message.
   */
  private static final String MEMBERS_PER_PAGE = "250";

  private static final String SCAN_START = "0";

  private static final Future<List<Integer>> NONE = Future.succeededFuture(List.of());

  private final CommandLink link;
  private final RosterEpochs epochs;

  public RedisPresenceQueries(CommandLink link, RosterEpochs epochs) {
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
    List<String> args =
        List.of(epochs.fresh(), Retention.EMPTY_ROSTER, cursor(query.from()), MEMBERS_PER_PAGE);
    return link.eval(RosterScripts.ROSTER_PAGE, keys, args).map(RedisPresenceQueries::rosterPage);
  }

  private static RosterReply rosterPage(Response answer) {
    Response flat = answer.get(3);
    List<Member> members = new ArrayList<>(flat.size() / 2);
    for (int i = 0; i < flat.size(); i += 2) {
      members.add(new Member(flat.get(i).toString(), flat.get(i + 1).toString()));
    }
    long version = Long.parseLong(answer.get(1).toString());
    return new RosterReply(answer.get(0).toString(), version, members, next(answer.get(2)));
  }

  @Override
  public Future<UsersReply> users(UsersQuery query) {
    List<String> keys = List.of(RedisKeys.memberInfos(query.topic()));
    return link.eval(
            RosterScripts.USERS_PAGE, keys, List.of(cursor(query.from()), MEMBERS_PER_PAGE))
        .map(answer -> new UsersReply(RedisReplies.texts(answer.get(1)), next(answer.get(0))));
  }

  /** Redis uses the same cursor for the beginning and the end; on the bus they differ. */
  private static String cursor(String from) {
    return from.equals(RosterQuery.START) ? SCAN_START : from;
  }

  private static String next(Response cursor) {
    String next = cursor.toString();
    return next.equals(SCAN_START) ? RosterReply.END : next;
  }

  @Override
  public Future<OccupancyReply> occupied(OccupancyQuery query) {
    return names(query, query.from(), new ArrayList<>())
        .compose(
            page ->
                wantsCounts(query)
                    ? counted(page, query)
                    : Future.succeededFuture(page.uncounted()));
  }

  /** The names of one page, by partition, and where the next page begins. */
  private record Page(List<List<Topic>> groups, int next) {

    OccupancyReply uncounted() {
      List<String> names =
          groups.stream().flatMap(List::stream).map(topic -> topic.channel().value()).toList();
      return new OccupancyReply(names, List.of(), next);
    }
  }

  /** Reads more partitions until there are enough names for a page. */
  private Future<Page> names(OccupancyQuery query, int from, List<List<Topic>> found) {
    int to = Math.min(from + PARTITIONS_AT_ONCE, Partition.COUNT);
    return BoundedParallel.ask(
            Partition.all().subList(from, to),
            PARTITIONS_AT_ONCE,
            partition -> names(partition, query))
        .compose(
            groups -> {
              groups.forEach(found::addAll);
              boolean enough = found.stream().mapToInt(List::size).sum() >= CHANNELS_PER_PAGE;
              return enough || to == Partition.COUNT
                  ? Future.succeededFuture(new Page(found, to))
                  : names(query, to, found);
            });
  }

  /** The occupied channels of one partition, in groups for one script each. */
  private Future<List<List<Topic>>> names(Partition partition, OccupancyQuery query) {
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
        .map(topics -> BoundedParallel.groups(topics, CHANNELS_PER_SCRIPT));
  }

  private static boolean wantsCounts(OccupancyQuery query) {
    return query.subscriptions() || query.users();
  }

  /** A channel that was left between the index and the count is not occupied. */
  private Future<OccupancyReply> counted(Page page, OccupancyQuery query) {
    return BoundedParallel.ask(
            page.groups(),
            PARTITIONS_AT_ONCE,
            group -> count(group, query.subscriptions(), query.users()))
        .map(
            counted -> {
              List<String> names = new ArrayList<>();
              List<ChannelCounts> counts = new ArrayList<>();
              for (int i = 0; i < counted.size(); i++) {
                List<Topic> group = page.groups().get(i);
                for (int j = 0; j < group.size(); j++) {
                  ChannelCounts one = counted.get(i).get(j);
                  if (query.subscriptions() && one.subscriptions() == 0) continue;
                  names.add(group.get(j).channel().value());
                  counts.add(one);
                }
              }
              return new OccupancyReply(names, counts, page.next());
            });
  }

  @Override
  public Future<CountsReply> counts(CountsQuery query) {
    List<Topic> topics =
        query.channels().stream().map(channel -> new Topic(query.appId(), channel)).toList();
    return BoundedParallel.ask(topics, WIDTH, topic -> count(List.of(topic), true, true))
        .map(counted -> new CountsReply(counted.stream().map(one -> one.get(0)).toList()));
  }

  /** Counts channels of one partition; 0 where a count is not wanted. */
  private Future<List<ChannelCounts>> count(
      List<Topic> topics, boolean subscriptions, boolean users) {
    Future<List<Integer>> subscribed =
        subscriptions ? count(RosterScripts.SUBSCRIPTIONS, topics, RedisKeys::occupants) : NONE;
    Future<List<Integer>> present =
        users ? count(RosterScripts.USERS, topics, RedisKeys::memberInfos) : NONE;
    return Future.all(subscribed, present)
        .map(
            both ->
                IntStream.range(0, topics.size())
                    .mapToObj(
                        i -> new ChannelCounts(at(subscribed.result(), i), at(present.result(), i)))
                    .toList());
  }

  private Future<List<Integer>> count(
      Script script, List<Topic> topics, Function<Topic, String> key) {
    List<String> keys = topics.stream().map(key).toList();
    return link.eval(script, keys, List.of())
        .map(counts -> counts.stream().map(Response::toInteger).toList());
  }

  private static int at(List<Integer> counts, int i) {
    return counts.isEmpty() ? 0 : counts.get(i);
  }
}
