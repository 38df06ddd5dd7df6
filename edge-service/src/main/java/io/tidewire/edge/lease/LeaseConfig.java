package io.tidewire.edge.lease;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.time.Duration;

/**
 * Timing of the node lease.
 *
 * @param ttl time without a renewal after which this process may be declared dead
 * @param renewal time between two renewals
 */
public record LeaseConfig(Duration ttl, Duration renewal) {

  public static final LeaseConfig DEFAULTS =
      new LeaseConfig(Duration.ofSeconds(15), Duration.ofSeconds(3));

  private static final String TTL = "tidewire.lease.ttl";
  private static final String RENEWAL = "tidewire.lease.renewal";

  public LeaseConfig {
    if (renewal.isZero()) throw new BadSetting(RENEWAL, "must be greater than zero");
    if (ttl.compareTo(renewal.multipliedBy(2)) < 0) {
      throw new BadSetting(TTL, "expected at least twice " + RENEWAL + ", got " + ttl);
    }
  }

  public static LeaseConfig from(Settings settings) {
    return new LeaseConfig(
        settings.duration(TTL, DEFAULTS.ttl), settings.duration(RENEWAL, DEFAULTS.renewal));
  }
}
