package io.tidewire.presence;

import io.tidewire.kit.channels.OutboxLength;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.tidewire.presence.leases.LeaseTerms;
import io.tidewire.presence.store.WebhookTerms;
import java.time.Duration;

/** The settings of this service, read once. */
public record PresenceSettings(RedisSettings redis, LeaseTerms leases, WebhookTerms webhooks) {

  static final LeaseTerms DEFAULT_LEASES =
      new LeaseTerms(Duration.ofSeconds(15), Duration.ofMillis(250));

  private static final String TTL = "tidewire.lease.ttl";
  private static final String LOOK_EVERY = "tidewire.presence.upkeep-interval";

  private static final String DEBOUNCE = "tidewire.presence.webhook-debounce";
  private static final Duration DEFAULT_DEBOUNCE = Duration.ofSeconds(3);

  /**
   * Reads the settings.
   *
   * @throws BadSetting naming the setting that is wrong
   */
  public static PresenceSettings from(Settings settings) {
    Duration ttl = settings.duration(TTL, DEFAULT_LEASES.ttl());
    Duration lookEvery = settings.duration(LOOK_EVERY, DEFAULT_LEASES.lookEvery());
    require(TTL, ttl, Duration.ofSeconds(1), Duration.ofMinutes(10));
    require(LOOK_EVERY, lookEvery, Duration.ofMillis(10), Duration.ofMillis(500));
    Duration debounce = settings.duration(DEBOUNCE, DEFAULT_DEBOUNCE);
    require(DEBOUNCE, debounce, Duration.ZERO, Duration.ofMinutes(1));
    return new PresenceSettings(
        RedisSettings.from(settings),
        new LeaseTerms(ttl, lookEvery),
        new WebhookTerms(debounce, OutboxLength.from(settings)));
  }

  /** Looking at the leases every half second at least keeps a look away longer than a pause. */
  private static void require(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) return;
    throw new BadSetting(
        key,
        "expected "
            + least.toMillis()
            + "ms to "
            + most.toMillis()
            + "ms, got "
            + value.toMillis()
            + "ms");
  }
}
