package io.tidewire.webhook;

import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.tidewire.webhook.queue.QueueLimits;
import java.time.Duration;

/**
 * The settings of this service, read once.
 *
 * @param pollInterval between two searches for work
 * @param lease how long a queue belongs to a process that has stopped renewing its ownership
 */
public record WebhookSettings(
    RedisSettings redis, Duration pollInterval, Duration lease, QueueLimits limits) {

  private static final String POLL_INTERVAL = "tidewire.webhooks.poll-interval";
  private static final String LEASE = "tidewire.webhooks.lease";

  /**
   * Reads the settings.
   *
   * @throws BadSetting naming the setting that is wrong
   */
  public static WebhookSettings from(Settings settings) {
    return new WebhookSettings(
        RedisSettings.from(settings),
        within(
            settings,
            POLL_INTERVAL,
            Duration.ofMillis(200),
            Duration.ofMillis(10),
            Duration.ofSeconds(10)),
        within(
            settings, LEASE, Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofMinutes(5)),
        QueueLimits.from(settings));
  }

  private static Duration within(
      Settings settings, String key, Duration usual, Duration least, Duration most) {
    Duration value = settings.duration(key, usual);
    if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) return value;
    throw new BadSetting(
        key,
        "expected %dms to %dms, got %dms"
            .formatted(least.toMillis(), most.toMillis(), value.toMillis()));
  }
}
