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
 * Answers the requests to presence. Limits how many are under way and how many wait, in turn
 * between apps, then between the edges of an app, for each Redis by itself. Has no state: answers
 * come from the registry.
 *
 * <p>Confined to one event loop.
 */
final class PresenceHandler {

  /** Operations under way at one Redis; with one lease check per batch a link carries them. */
  static final int OPERATIONS = 1_024;

  /** Weight of the questions under way at one Redis. */
  static final int QUESTIONS = 48;

  /** Of a question that asks Redis for several things. */
  private static final int SEVERAL = 4;

  /** Of a page of all channels: eight commands of Redis at once. */
  private static final int PAGE = 8;

  /** Callers on the bus give up after two seconds. */
  static final Duration PATIENCE = Duration.ofMillis(1_800);

  /** Bytes of an operation without its texts. */
  private static final int OP_BYTES = 128;

  /** Bytes of a question. */
  private static final int QUESTION_BYTES = 512;

  /** In place of a server: questions that several of them answer together. */
  private static final Object SEVERAL_SERVERS = "several";

  /** In place of a server: listings, which ask all of them. */
  private static final Object ALL_SERVERS = "all";

  /** All callers except edges. */
  private static final String BACKENDS = "";

  private final RosterStore store;
  private final PresenceQueries queries;
  private final Function<Topic, Object> serverOf;
  private final RosterMeters meters;
  private final Time time;
  private final ServerSchedulers operations;
  private final ServerSchedulers questions;

  /** The registry: what changes it, and what is asked of it. */
  record Registry(RosterStore store, PresenceQueries queries) {}

  /** Of the event loop. */
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

  /** Operations of a batch that are scheduled together. */
  private record Share(Object server, String app) {}

  /**
   * The operations of each app at each Redis are scheduled separately; their order is kept. Those
   * of a Redis that does not answer, or does not take them, fail alone.
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

  /** The one that has all of these channels; those of several wait for each other only. */
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
