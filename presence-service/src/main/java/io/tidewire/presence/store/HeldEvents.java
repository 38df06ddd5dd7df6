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
 * The ends that are held back for webhooks: channels whose last subscriber left, and users who
 * left. Those that lasted become events of the outbox.
 *
 * <p>Confined to one event loop.
 */
public final class HeldEvents {

  /** Of one call; the rest is released at the next look. */
  private static final int ROUNDS = 10;

  /** Released by one script: about half a millisecond of Redis. */
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
   * Releases what is due in some partitions, and answers how many events that made. Costs one small
   * script per partition when there are none. If it fails, the partitions have to be looked at
   * again: their notes may be lost.
   *
   * @param noted of the partitions, those that have a note
   */
  public Future<Integer> release(List<Partition> due, List<Partition> noted) {
    return notes
        .take(noted)
        .compose(
            taken -> BoundedParallel.attempt(due, WIDTH, partition -> release(partition, ROUNDS)))
        .compose(BoundedParallel.Attempted::all)
        .map(released -> released.stream().mapToInt(Integer::intValue).sum());
  }

  /** How many events ever left a full outbox undelivered, as far as the partitions were seen. */
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
