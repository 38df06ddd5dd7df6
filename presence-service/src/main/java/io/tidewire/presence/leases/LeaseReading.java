package io.tidewire.presence.leases;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * All leases at one moment, and what else is due.
 *
 * @param nowMs the time of Redis
 * @param notes the partitions in which something is due
 */
record LeaseReading(long nowMs, RunningLeases running, EndedLeases ended, DueNotes notes) {

  /**
   * The leases that have not expired.
   *
   * @param count how many
   * @param nextLapse when the next of them expires unless it is renewed
   */
  record RunningLeases(int count, OptionalLong nextLapse) {}

  /**
   * The edges without a lease.
   *
   * @param lapsed edges whose lease expired without renewal
   * @param retired edges that stopped cleanly and ask to be removed
   * @param dead edges that were declared dead, and when
   */
  record EndedLeases(List<String> lapsed, List<String> retired, Map<String, Long> dead) {

    EndedLeases {
      lapsed = List.copyOf(lapsed);
      retired = List.copyOf(retired);
      dead = Map.copyOf(dead);
    }
  }

  /** For how long none of this changes by itself, up to {@code most}. */
  long quietMs(long most) {
    long next = Math.min(running.nextLapse().orElse(Long.MAX_VALUE), notes.next());
    return Math.max(0, Math.min(most, next - nowMs));
  }
}
