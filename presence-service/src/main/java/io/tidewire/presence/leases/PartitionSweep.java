package io.tidewire.presence.leases;

import io.tidewire.contract.redis.Partition;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Processes what is due in the partitions: those that have a note, and one more at each check,
 * because a note may be missing. One round at a time.
 *
 * <p>Confined to one event loop.
 */
final class PartitionSweep {

  /** Processes what is due. */
  @FunctionalInterface
  interface Round {

    /**
     * Completes with how much it processed. If it fails, notes may be lost.
     *
     * @param noted those of the partitions that have a note
     * @param nowMs approximate time of Redis
     */
    Future<Integer> run(List<Partition> due, List<Partition> noted, long nowMs);
  }

  private final Round round;
  private final Consumer<Integer> onDone;

  /** Whether notes may be lost, so that all partitions have to be checked. */
  private boolean unsure = true;

  private int next;
  private boolean running;

  /**
   * @param onDone receives how much each round processed
   */
  PartitionSweep(Round round, Consumer<Integer> onDone) {
    this.round = round;
    this.onDone = onDone;
  }

  /** Another process may have removed notes without processing what they announced. */
  void doubt() {
    unsure = true;
  }

  boolean isUnsure() {
    return unsure;
  }

  /**
   * @param notes when each partition's next item is due
   */
  void look(Map<Partition, Long> notes, long nowMs) {
    if (running) return;
    running = true;
    List<Partition> due = unsure ? Partition.all() : due(notes, nowMs);
    List<Partition> noted = notes.keySet().stream().filter(due::contains).toList();
    unsure = false;
    round
        .run(due, noted, nowMs)
        .onSuccess(onDone::accept)
        .onFailure(cause -> unsure = true)
        .onComplete(done -> running = false);
  }

  private List<Partition> due(Map<Partition, Long> notes, long nowMs) {
    Set<Partition> due = new LinkedHashSet<>();
    notes.forEach(
        (partition, ms) -> {
          if (ms <= nowMs) due.add(partition);
        });
    due.add(Partition.all().get(next));
    next = (next + 1) % Partition.COUNT;
    return List.copyOf(due);
  }
}
