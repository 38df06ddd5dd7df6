package io.tidewire.presence.leases;

import java.time.Duration;

/**
 * How long a sign of life holds, and how often the leases are looked at.
 *
 * @param ttl of a lease; edges renew every fifth of it
 */
public record LeaseTerms(Duration ttl, Duration lookEvery) {

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
