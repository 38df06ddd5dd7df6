package io.tidewire.presence.leases;

import io.tidewire.contract.redis.Partition;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * All leases at one moment, and what else is due.
 *
 * @param nowMs the time of Redis
 * @param living how many leases run
 * @param lapsed whose lease ended and was not renewed
 * @param retired who stopped in good order and asks to be cleared away
 * @param dead who was declared dead, and when
 * @param nextLapse when the next of the living would lapse
 * @param graces where graces end, and when the next does
 */
record LeaseReading(
    long nowMs,
    int living,
    List<String> lapsed,
    List<String> retired,
    Map<String, Long> dead,
    OptionalLong nextLapse,
    Map<Partition, Long> graces) {

  LeaseReading {
    lapsed = List.copyOf(lapsed);
    retired = List.copyOf(retired);
    dead = Map.copyOf(dead);
    graces = Map.copyOf(graces);
  }

  /** The partitions where a grace has ended. */
  List<Partition> gracesEnded() {
    return graces.entrySet().stream()
        .filter(next -> next.getValue() <= nowMs)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** How long nothing of this changes by itself; at most so long. */
  long quietMs(long most) {
    long next = nextLapse.orElse(Long.MAX_VALUE);
    for (long grace : graces.values()) next = Math.min(next, grace);
    return Math.max(0, Math.min(most, next - nowMs));
  }
}
