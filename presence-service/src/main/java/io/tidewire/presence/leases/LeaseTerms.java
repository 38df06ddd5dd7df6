package io.tidewire.presence.leases;

import java.time.Duration;

/**
 * How long a lease lasts, and how often leases are checked.
 *
 * @param ttl of a lease; edges renew every fifth of it
 * @param lookEvery while there is something to do
 */
public record LeaseTerms(Duration ttl, Duration lookEvery) {

  private static final Duration LONGEST_REST = Duration.ofSeconds(1);
  private static final int REST_SHARE = 15;

  /**
   * The pause between checks while nothing is due. It is short compared with a lease, a grace
   * period and the claim of a replica.
   */
  Duration atRest() {
    Duration share = ttl.dividedBy(REST_SHARE);
    Duration most = share.compareTo(LONGEST_REST) < 0 ? share : LONGEST_REST;
    return most.compareTo(lookEvery) > 0 ? most : lookEvery;
  }

  /** The longest pause between two checks that does not interrupt the observation. */
  Duration blink() {
    return ttl.dividedBy(3);
  }

  /**
   * How long Redis must have been reachable before grace periods end, so that users can rejoin
   * first after an outage.
   */
  Duration settling() {
    return ttl.dividedBy(3);
  }

  /**
   * The leases of nodes that died together expire within this time, which is one renewal period.
   */
  Duration atOnce() {
    return ttl.dividedBy(5);
  }
}
