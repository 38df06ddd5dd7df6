package io.tidewire.webhook.queue;

import io.tidewire.kit.settings.Settings;
import java.time.Duration;

/**
 * How much may wait in Redis.
 *
 * @param maxWaiting events in one endpoint's queue; those beyond it are dead letters at once
 * @param maxDeadLetters of one app; the oldest beyond it are deleted
 */
public record QueueLimits(int maxWaiting, int maxDeadLetters) {

  /** How long dead letters are kept after the last one. */
  public static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(30);

  private static final int MANY = 10_000_000;

  public static QueueLimits from(Settings settings) {
    return new QueueLimits(
        settings.integer("tidewire.webhooks.max-waiting", 50_000, 1, MANY),
        settings.integer("tidewire.webhooks.max-dead-letters", 10_000, 1, MANY));
  }
}
