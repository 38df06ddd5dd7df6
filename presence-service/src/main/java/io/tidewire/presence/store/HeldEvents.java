package io.tidewire.presence.store;

import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.CommandLink;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Events that are held back for webhooks: a channel lost its last subscriber, or a user left. Those
 * that still hold after a while are added to the outbox.
 *
 * <p>Confined to one event loop.
 */
public final class HeldEvents {

  /** The most rounds of one call. The next check releases the rest. */
  private static final int ROUNDS = 10;

  /** How many events one script releases, in about half a millisecond of Redis. */
  private static final int PER_ROUND = 200;

  private static final int WIDTH = 32;

  private final CommandLink link;
  private final RegistryEvents events;
  private final PartitionNotes notes;
  private final Map<Partition, Long> lost = new HashMap<>();

  public HeldEvents(CommandLink link, RegistryEvents events) {
    this.link = link;
    this.events = events;
    notes = new PartitionNotes(link, RedisKeys.webhooksDue());
  }

  /**
   * Releases the events that are due in some partitions, and completes with their number. Costs one
   * small script per partition if there are none. If it fails, notes may be lost, so the partitions
   * have to be checked again.
   *
   * @param noted those of the partitions that have a note
   */
  public Future<Integer> release(List<Partition> due, List<Partition> noted) {
    return notes
        .take(noted)
        .compose(
            taken -> BoundedParallel.attempt(due, WIDTH, partition -> release(partition, ROUNDS)))
        .compose(BoundedParallel.Attempted::all)
        .map(released -> released.stream().mapToInt(Integer::intValue).sum());
  }

  /** How many events have ever left a full outbox undelivered, in the partitions checked so far. */
  public long lost() {
    return lost.values().stream().mapToLong(Long::longValue).sum();
  }

  private Future<Integer> release(Partition partition, int rounds) {
    List<String> keys = new ArrayList<>();
    List<String> args = new ArrayList<>(List.of(Integer.toString(PER_ROUND)));
    events.add(true, partition, keys, args);
    return link.eval(RosterScripts.RELEASE_DUE, keys, args)
        .compose(
            answer -> {
              int released = answer.get(1).toInteger();
              lost.put(partition, Long.valueOf(answer.get(3).toString()));
              if (released == PER_ROUND && rounds > 1) {
                return release(partition, rounds - 1).map(more -> released + more);
              }
              return note(partition, answer.get(2).toString()).map(released);
            });
  }

  private Future<Void> note(Partition partition, String nextDueMs) {
    return nextDueMs.isEmpty()
        ? Future.succeededFuture()
        : notes.put(partition, Long.parseLong(nextDueMs));
  }
}
