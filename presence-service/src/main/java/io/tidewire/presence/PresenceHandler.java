package io.tidewire.presence;

import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.CountsReply;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.kit.time.Timers;
import io.tidewire.presence.roster.Effect;
import io.tidewire.presence.store.PresenceQueries;
import io.tidewire.presence.store.RosterStore;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers the requests of edges and publish-api. For each Redis, it limits how many requests are in
 * progress and how many wait. Apps take turns, then the edges of an app. Has no state: answers come
 * from the registry.
 *
 * <p>Confined to one event loop.
 */
final class PresenceHandler {

  /**
   * The most operations in progress at one Redis, which its link can carry with one lease check per
   * batch.
   */
  static final int OPERATIONS = 1_024;

  /** The most weight of queries in progress at one Redis. */
  static final int QUESTIONS = 48;

  /** The weight of a query that needs several commands. */
  private static final int SEVERAL = 4;

  /** The weight of one page of all channels, which runs eight commands at a time. */
  private static final int PAGE = 8;

  /** How long a request may wait. Callers on the bus give up after two seconds. */
  static final Duration PATIENCE = Duration.ofMillis(1_800);

  /** Memory of an operation without its texts. */
  private static final int OP_BYTES = 128;

  /** Memory of a query. */
  private static final int QUESTION_BYTES = 512;

  /** Replaces the server for queries that several servers answer together. */
  private static final Object SEVERAL_SERVERS = "several";

  /** Replaces the server for listings, which query all servers. */
  private static final Object ALL_SERVERS = "all";

  /** Replaces the edge for all other callers. */
  private static final String BACKENDS = "";

  private final RosterStore store;
  private final PresenceQueries queries;
  private final Function<Topic, Object> serverOf;
  private final RosterMeters meters;
  private final Time time;
  private final ServerSchedulers operations;
  private final ServerSchedulers questions;

  /** Reads and changes the registry. */
  record Registry(RosterStore store, PresenceQueries queries) {}

  /** The clock and the timers of the event loop. */
  record Time(Clock clock, Timers timers) {}

  /**
   * @param serverOf identifies the Redis of a channel
   * @param memory for waiting requests
   */
  PresenceHandler(
      Registry registry,
      Function<Topic, Object> serverOf,
      RosterMeters meters,
      ByteBudget memory,
      Time time) {
    this.store = registry.store();
    this.queries = registry.queries();
    this.serverOf = serverOf;
    this.meters = meters;
    this.time = time;
    long half = memory.limit() / 2;
    operations =
        new ServerSchedulers(
            memory.child(half),
            ofServer ->
                new ServerScheduler(
                    OPERATIONS,
                    ofServer,
                    PATIENCE,
                    time.clock(),
                    () -> meters.refused(RosterMeters.OPERATIONS)));
    questions =
        new ServerSchedulers(
            memory.child(half),
            ofServer ->
                new ServerScheduler(
                    QUESTIONS,
                    ofServer,
                    PATIENCE,
                    time.clock(),
                    () -> meters.refused(RosterMeters.QUESTIONS)));
  }

  /** The operations of a batch that are scheduled together. */
  private record Share(Object server, String app) {}

  /**
   * Schedules the operations of each app at each Redis separately, in their order. If a Redis does
   * not answer or refuses them, only its operations fail.
   */
  Future<PresenceBatchReply> carryOut(PresenceBatch batch) {
    Map<Share, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < batch.ops().size(); i++) {
      Topic topic = batch.ops().get(i).topic();
      Share share = new Share(serverOf.apply(topic), topic.appId());
      places.computeIfAbsent(share, first -> new ArrayList<>()).add(i);
    }
    BatchParts parts =
        new BatchParts(
            time.timers(),
            batch.ops().size(),
            places.keySet().stream().map(Share::server).toList());
    places.forEach(
        (share, its) -> parts.add(share.server(), its, carryOut(batch, share, its, parts)));
    return parts.answer().map(effects -> meters.carriedOut(batch.ops(), effects));
  }

  private Future<List<Effect>> carryOut(
      PresenceBatch batch, Share share, List<Integer> places, BatchParts parts) {
    List<PresenceOp> ops = places.stream().map(batch.ops()::get).toList();
    PresenceBatch part = new PresenceBatch(batch.node(), ops);
    return operations
        .at(share.server())
        .run(share.app(), batch.node(), ops.size(), bytes(ops), () -> apply(part, parts));
  }

  private Future<List<Effect>> apply(PresenceBatch part, BatchParts parts) {
    return parts.isAnswered()
        ? Future.failedFuture(BusFailure.OVERLOADED.exception("its batch was answered without it"))
        : store.apply(part);
  }

  private static long bytes(List<PresenceOp> ops) {
    long bytes = 0;
    for (PresenceOp op : ops) {
      bytes += OP_BYTES + op.topic().channel().value().length();
      if (op instanceof PresenceOp.Join join) {
        bytes += join.member().userId().length() + join.member().userInfo().length();
      }
    }
    return bytes;
  }

  Future<RosterReply> roster(RosterQuery query) {
    return ask(query.topic(), () -> queries.roster(query));
  }

  Future<UsersReply> users(UsersQuery query) {
    return ask(query.topic(), () -> queries.users(query));
  }

  Future<CountsReply> counts(CountsQuery query) {
    return ask(serverOf(query), query.appId(), SEVERAL, () -> queries.counts(query));
  }

  Future<OccupancyReply> occupied(OccupancyQuery query) {
    return ask(ALL_SERVERS, query.appId(), PAGE, () -> queries.occupied(query));
  }

  /**
   * The server that has all of these channels. Queries that need several servers share one queue.
   */
  private Object serverOf(CountsQuery query) {
    List<Object> servers =
        query.channels().stream()
            .map(channel -> serverOf.apply(new Topic(query.appId(), channel)))
            .distinct()
            .limit(2)
            .toList();
    return servers.size() == 1 ? servers.get(0) : SEVERAL_SERVERS;
  }

  private <T> Future<T> ask(Topic topic, Supplier<Future<T>> question) {
    return ask(serverOf.apply(topic), topic.appId(), 1, question);
  }

  private <T> Future<T> ask(Object server, String app, int weight, Supplier<Future<T>> question) {
    return questions.at(server).run(app, BACKENDS, weight, QUESTION_BYTES, question);
  }
}
