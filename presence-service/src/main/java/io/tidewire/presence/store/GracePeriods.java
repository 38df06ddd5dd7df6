package io.tidewire.presence.store;

import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.presence.roster.ChannelEntry;
import io.tidewire.wire.Topic;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The users who left and may still return. Each partition has an index of the ends of grace
 * periods, and one sorted set for all says which partitions to check.
 */
public final class GracePeriods {

  /**
   * The most rounds of one call, each for up to 200 users of a channel. So thousands of users who
   * left a channel together are removed within a second or two, and Redis has time for other
   * commands.
   */
  private static final int ROUNDS = 10;

  /** Channels of one partition that one round sweeps; the others are first in the next round. */
  private static final int CHANNELS_PER_ROUND = 8;

  private static final int WIDTH = 32;

  private final CommandLink link;
  private final RosterEpochs epochs;
  private final RegistryEvents events;
  private final PartitionNotes notes;

  public GracePeriods(CommandLink link, RosterEpochs epochs, RegistryEvents events) {
    this.link = link;
    this.epochs = epochs;
    this.events = events;
    notes = new PartitionNotes(link, RedisKeys.gracesDue());
  }

  /**
   * Notes that grace periods of these partitions will end, so that {@link #sweep} is called in
   * time. To be called after the leaves were executed.
   *
   * @param graces ms until the next one ends, by partition
   */
  static Future<Void> expect(CommandLink link, Map<Partition, Long> graces) {
    return new PartitionNotes(link, RedisKeys.gracesDue()).expect(graces);
  }

  /**
   * Removes the users whose grace period has ended, and completes with how many were announced.
   * Costs one small read per partition if there are none. If it fails, notes may be lost, so the
   * partitions have to be swept again.
   *
   * @param noted those of the partitions that have a note
   * @param nowMs approximate time of Redis; the script checks its own clock before it removes
   */
  public Future<Integer> sweep(List<Partition> due, List<Partition> noted, long nowMs) {
    return notes
        .take(noted)
        .compose(taken -> BoundedParallel.attempt(due, WIDTH, partition -> sweep(partition, nowMs)))
        .compose(BoundedParallel.Attempted::all)
        .map(removed -> removed.stream().mapToInt(Integer::intValue).sum());
  }

  private Future<Integer> sweep(Partition partition, long nowMs) {
    return first(partition).compose(channels -> sweep(partition, nowMs, channels, ROUNDS));
  }

  private Future<Integer> sweep(
      Partition partition, long nowMs, List<Channel> channels, int rounds) {
    List<Channel> due = channels.stream().filter(next -> next.ms() <= nowMs).toList();
    if (due.isEmpty() || rounds == 0) return note(partition, channels).map(0);
    return Future.all(due.stream().map(channel -> sweep(channel.entry())).toList())
        .map(GracePeriods::sum)
        .compose(
            removed ->
                first(partition)
                    .compose(left -> sweep(partition, nowMs, left, rounds - 1))
                    .map(more -> removed + more));
  }

  /** A channel, and when its next grace period ends. */
  private record Channel(String entry, long ms) {}

  private Future<List<Channel>> first(Partition partition) {
    Request channels =
        Request.cmd(Command.ZRANGE)
            .arg(RedisKeys.graceIndex(partition))
            .arg(0)
            .arg(CHANNELS_PER_ROUND - 1)
            .arg("WITHSCORES");
    return link.send(channels)
        .map(
            pairs ->
                pairs.stream()
                    .map(pair -> new Channel(pair.get(0).toString(), pair.get(1).toLong()))
                    .toList());
  }

  private Future<Void> note(Partition partition, List<Channel> channels) {
    return channels.isEmpty()
        ? Future.succeededFuture()
        : notes.put(partition, channels.get(0).ms());
  }

  private Future<Integer> sweep(String entry) {
    Topic topic = ChannelEntry.parse(entry);
    return events
        .wantsMembership(topic)
        .compose(
            wanted ->
                sweep(entry, topic, wanted)
                    .compose(removed -> expected(wanted && removed > 0, topic).map(removed)));
  }

  private Future<Void> expected(boolean held, Topic topic) {
    return held ? events.expect(link, List.of(Partition.of(topic))) : Future.succeededFuture();
  }

  private Future<Integer> sweep(String entry, Topic topic, boolean wanted) {
    Partition partition = Partition.of(topic);
    List<String> keys =
        new ArrayList<>(
            List.of(
                RedisKeys.memberCounts(topic),
                RedisKeys.memberInfos(topic),
                RedisKeys.rosterMeta(topic),
                RedisKeys.memberGrace(topic),
                RedisKeys.topic(topic),
                RedisKeys.graceIndex(partition)));
    List<String> args = new ArrayList<>(List.of(entry, epochs.fresh(), Retention.EMPTY_ROSTER));
    events.add(wanted, partition, keys, args);
    return link.eval(RosterScripts.SWEEP, keys, args).map(answer -> answer.get(1).toInteger());
  }

  private static int sum(CompositeFuture counts) {
    return counts.<Integer>list().stream().mapToInt(Integer::intValue).sum();
  }
}
