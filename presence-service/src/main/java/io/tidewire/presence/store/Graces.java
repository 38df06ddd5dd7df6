package io.tidewire.presence.store;

import io.tidewire.contract.Partition;
import io.tidewire.contract.RedisKeys;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.presence.roster.ChannelEntry;
import io.tidewire.wire.Topic;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/**
 * The users who left and may yet return: every partition has an index of when the next grace ends.
 */
public final class Graces {

  /** Channels of one partition that one round sweeps; the others are first in the next round. */
  private static final int CHANNELS_PER_ROUND = 8;

  private final CommandLink link;
  private final Epochs epochs;

  public Graces(CommandLink link, Epochs epochs) {
    this.link = link;
    this.epochs = epochs;
  }

  /**
   * Removes the users whose grace has ended, and answers how many were announced. Costs one small
   * read per partition when there are none.
   *
   * @param nowMs roughly the time of Redis; the script looks at its own clock before it removes
   */
  public Future<Integer> sweep(long nowMs) {
    return Future.all(Partition.all().stream().map(each -> sweep(each, nowMs)).toList())
        .map(Graces::sum);
  }

  private Future<Integer> sweep(Partition partition, long nowMs) {
    Request due =
        Request.cmd(Command.ZRANGE)
            .arg(RedisKeys.graceIndex(partition))
            .arg("-inf")
            .arg(nowMs)
            .arg("BYSCORE")
            .arg("LIMIT")
            .arg(0)
            .arg(CHANNELS_PER_ROUND);
    return link.send(due).compose(this::sweep);
  }

  private Future<Integer> sweep(Response channels) {
    return Future.all(channels.stream().map(entry -> sweep(entry.toString())).toList())
        .map(Graces::sum);
  }

  private Future<Integer> sweep(String entry) {
    Topic topic = ChannelEntry.parse(entry);
    List<String> keys =
        List.of(
            RedisKeys.memberCounts(topic),
            RedisKeys.memberInfos(topic),
            RedisKeys.rosterMeta(topic),
            RedisKeys.memberGrace(topic),
            RedisKeys.topic(topic),
            RedisKeys.graceIndex(Partition.of(topic)));
    List<String> args = List.of(entry, epochs.fresh(), Memory.EMPTY_ROSTER);
    return link.eval(RosterScripts.SWEEP, keys, args).map(answer -> answer.get(1).toInteger());
  }

  private static int sum(CompositeFuture counts) {
    return counts.<Integer>list().stream().mapToInt(Integer::intValue).sum();
  }
}
