package io.tidewire.presence.leases;

import static java.util.stream.Collectors.groupingBy;

import io.tidewire.contract.redis.Partition;
import io.tidewire.kit.time.Timers;
import io.tidewire.presence.roster.ConnectionEntry;
import io.tidewire.presence.store.BoundedParallel;
import io.tidewire.presence.store.DeadNodeCleanup;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Removes the registry entries of a dead node. First fences the node off in every partition, so
 * that nothing can be added meanwhile. If two replicas remove the same node, nothing is announced
 * twice.
 */
public final class NodeReaping {

  /** How many entries are removed from one partition before a pause. */
  private static final int PER_ROUND = 200;

  /** How many entries one script removes, in about half a millisecond of Redis. */
  private static final int PER_SCRIPT = 50;

  /**
   * An entry costs Redis 8 µs. With this pause, removing a large node takes at most a quarter of
   * Redis' time, and tens of thousands of members are gone within the promised two seconds after
   * the lease.
   */
  private static final Duration PAUSE_PER_ENTRY = Duration.ofNanos(20_000);

  private final DeadNodeCleanup leftovers;
  private final Timers timers;

  public NodeReaping(DeadNodeCleanup leftovers, Timers timers) {
    this.leftovers = leftovers;
    this.timers = timers;
  }

  /**
   * Removes members first, in all partitions, because users see them. A partition that is not
   * reachable does not delay the others. May be repeated, also after a failure.
   */
  Future<ReapResult> reap(String node, long sinceMs) {
    return leftovers
        .fence(node, sinceMs)
        .compose(fenced -> reapFenced(node, fenced))
        .compose(reaped -> leftovers.forgetConnections(node).map(reaped));
  }

  private Future<ReapResult> reapFenced(String node, List<Partition> fenced) {
    int unfenced = Partition.COUNT - fenced.size();
    return leftovers
        .holding(fenced, node)
        .compose(
            held ->
                everywhere(held, partition -> members(partition, node))
                    .compose(
                        members ->
                            everywhere(held, partition -> channels(partition, node))
                                .map(members::plus)))
        .map(reaped -> reaped.plus(new ReapResult(0, 0, 0, unfenced)));
  }

  /** Removes all traces of the nodes, so that they no longer count as dead. */
  Future<Void> forget(List<String> nodes) {
    return leftovers.unfence(nodes);
  }

  private Future<ReapResult> everywhere(
      List<Partition> held, Function<Partition, Future<ReapResult>> round) {
    return BoundedParallel.ask(
            held,
            1,
            partition ->
                rounds(() -> round.apply(partition), ReapResult.NOTHING)
                    .otherwise(ReapResult.UNREACHED))
        .map(reaped -> reaped.stream().reduce(ReapResult.NOTHING, ReapResult::plus));
  }

  /**
   * Repeats until a round is not full. Fenced entries cannot increase, so that round was the last.
   */
  private Future<ReapResult> rounds(Supplier<Future<ReapResult>> round, ReapResult before) {
    return round
        .get()
        .compose(taken -> pause(taken).map(taken))
        .compose(
            taken ->
                taken.entries() < PER_ROUND
                    ? Future.succeededFuture(before.plus(taken))
                    : rounds(round, before.plus(taken)));
  }

  private Future<ReapResult> members(Partition partition, String node) {
    return leftovers
        .memberships(partition, node, PER_ROUND)
        .compose(
            held ->
                Future.all(byTopic(held).stream().map(group -> reap(node, group)).toList())
                    .map(users -> new ReapResult(held.size(), sum(users), 0)));
  }

  private static List<List<ConnectionEntry>> byTopic(List<ConnectionEntry> memberships) {
    return memberships.stream().collect(groupingBy(ConnectionEntry::topic)).values().stream()
        .flatMap(held -> BoundedParallel.groups(held, PER_SCRIPT).stream())
        .toList();
  }

  private Future<Integer> reap(String node, List<ConnectionEntry> ofOneTopic) {
    return leftovers.reap(node, ofOneTopic.get(0).topic(), ofOneTopic);
  }

  private Future<ReapResult> channels(Partition partition, String node) {
    return leftovers
        .channels(partition, node, PER_ROUND)
        .compose(
            occupied ->
                Future.all(
                    BoundedParallel.groups(occupied, PER_SCRIPT).stream()
                        .map(group -> leftovers.vacate(partition, node, group))
                        .toList()))
        .map(vacated -> new ReapResult(0, 0, sum(vacated)));
  }

  private Future<Void> pause(ReapResult round) {
    if (round.entries() == 0) return Future.succeededFuture();
    Promise<Void> rested = Promise.promise();
    timers.after(PAUSE_PER_ENTRY.multipliedBy(round.entries()), rested::complete);
    return rested.future();
  }

  private static int sum(CompositeFuture counts) {
    return counts.<Integer>list().stream().mapToInt(Integer::intValue).sum();
  }
}
