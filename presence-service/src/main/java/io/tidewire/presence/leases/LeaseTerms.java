package io.tidewire.presence.leases;

import java.time.Duration;

/**
 * How long a sign of life holds, and how often the leases are looked at.
 *
 * @param ttl of a lease; edges renew every fifth of it
 * @param lookEvery while there is something to do
 */
public record LeaseTerms(Duration ttl, Duration lookEvery) {

  private static final Duration LONGEST_REST = Duration.ofSeconds(1);
  private static final int REST_SHARE = 15;

  /**
   * How long nobody looks while nothing is due: short beside a lease and a grace, and beside the
   * claim that one replica holds on the work.
   */
  Duration atRest() {
    Duration share = ttl.dividedBy(REST_SHARE);
    Duration most = share.compareTo(LONGEST_REST) < 0 ? share : LONGEST_REST;
    return most.compareTo(lookEvery) > 0 ? most : lookEvery;
  }

  /** The longest pause between two looks that does not count as looking away. */
  Duration blink() {
    return ttl.dividedBy(3);
  }

  /**
   * How long the sight of Redis must have lasted before graces end: after an outage, those who
   * waited to rejoin go first.
   */
  Duration settling() {
    return ttl.dividedBy(3);
  }

  /** Within which the leases lapse of nodes that died together: one renewal. */
  Duration atOnce() {
    return ttl.dividedBy(5);
  }
}
