package io.tidewire.presence.store;

import io.tidewire.contract.redis.Partition;
import io.tidewire.kit.redis.CommandLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One sorted set with the partitions in which something is due, and when, so that no process has to
 * check all partitions.
 */
final class PartitionNotes {

  private final CommandLink link;
  private final String key;

  PartitionNotes(CommandLink link, String key) {
    this.link = link;
    this.key = key;
  }

  /**
   * Notes that something will be due in these partitions. To be called after it was written.
   *
   * @param due ms until the next item is due, by partition
   */
  Future<Void> expect(Map<Partition, Long> due) {
    if (due.isEmpty()) return Future.succeededFuture();
    List<String> args = new ArrayList<>(2 * due.size());
    due.forEach(
        (partition, ms) -> {
          args.add(Integer.toString(partition.index()));
          args.add(Long.toString(ms));
        });
    return link.eval(RosterScripts.EXPECT_DUE, List.of(key), args).mapEmpty();
  }

  /** Removes the notes. Anything added after that is noted again. */
  Future<Void> take(List<Partition> noted) {
    if (noted.isEmpty()) return Future.succeededFuture();
    Request notes = Request.cmd(Command.ZREM).arg(key);
    noted.forEach(partition -> notes.arg(partition.index()));
    return link.send(notes).mapEmpty();
  }

  /**
   * @param ms when the partition's next item is due, by the clock of Redis
   */
  Future<Void> put(Partition partition, long ms) {
    return link.send(Request.cmd(Command.ZADD).arg(key).arg("LT").arg(ms).arg(partition.index()))
        .mapEmpty();
  }
}
