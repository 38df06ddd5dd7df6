package io.tidewire.presence.leases;

import java.util.List;
import java.util.Map;

/**
 * All leases at one moment.
 *
 * @param nowMs the time of Redis
 * @param living how many leases run
 * @param lapsed whose lease ended and was not renewed
 * @param retired who stopped in good order and asks to be cleared away
 * @param dead who was declared dead, and when
 */
record LeaseReading(
    long nowMs, int living, List<String> lapsed, List<String> retired, Map<String, Long> dead) {

  LeaseReading {
    lapsed = List.copyOf(lapsed);
    retired = List.copyOf(retired);
    dead = Map.copyOf(dead);
  }
}
