package io.tidewire.presence.leases;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * All leases at one moment, and what else is due.
 *
 * @param nowMs the time of Redis
 * @param notes where something of a partition is due
 */
record LeaseReading(long nowMs, RunningLeases running, EndedLeases ended, DueNotes notes) {

  /**
   * The leases that run.
   *
   * @param count how many
   * @param nextLapse when the next of them would lapse
   */
  record RunningLeases(int count, OptionalLong nextLapse) {}

  /**
   * The edges without a lease.
   *
   * @param lapsed whose lease ended and was not renewed
   * @param retired who stopped in good order and asks to be cleared away
   * @param dead who was declared dead, and when
   */
  record EndedLeases(List<String> lapsed, List<String> retired, Map<String, Long> dead) {

    EndedLeases {
      lapsed = List.copyOf(lapsed);
      retired = List.copyOf(retired);
      dead = Map.copyOf(dead);
    }
  }

  /** How long nothing of this changes by itself; at most so long. */
  long quietMs(long most) {
    long next = Math.min(running.nextLapse().orElse(Long.MAX_VALUE), notes.next());
    return Math.max(0, Math.min(most, next - nowMs));
  }
}
