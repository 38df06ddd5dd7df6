package io.tidewire.presence.leases;

import io.tidewire.contract.redis.Partition;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Does what is due in the partitions: in those whose note says so, and in one more at each look,
 * since a note may be missing. One round at a time.
 *
 * <p>Confined to one event loop.
 */
final class PartitionSweep {

  /** Does what is due. */
  @FunctionalInterface
  interface Round {

    /**
     * Answers how much it was. If it fails, notes may be lost.
     *
     * @param noted of the partitions, those that have a note
     * @param nowMs about the time of Redis
     */
    Future<Integer> run(List<Partition> due, List<Partition> noted, long nowMs);
  }

  private final Round round;
  private final Consumer<Integer> onDone;

  /** Whether notes may be lost: then all partitions are looked at. */
  private boolean unsure = true;

  private int next;
  private boolean running;

  /**
   * @param onDone called with how much each round did
   */
  PartitionSweep(Round round, Consumer<Integer> onDone) {
    this.round = round;
    this.onDone = onDone;
  }

  /** Another process may have taken notes without doing what they say. */
  void doubt() {
    unsure = true;
  }

  boolean isUnsure() {
    return unsure;
  }

  /**
   * @param notes by partition, when its next is due
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
