package io.tidewire.webhook.queue;

import io.tidewire.kit.settings.Settings;
import java.time.Duration;

/**
 * How much may wait in Redis.
 *
 * @param maxWaiting events in one endpoint's queue; those beyond it are dead letters at once
 * @param maxWaitingBytes in all endpoints' queues of an app together, as Redis counts; events
 *     beyond it are dead letters at once. Those may take as much again
 * @param maxDeadLetters of one app; the oldest beyond it are deleted
 * @param maxTotalBytes of the queues and dead letters of all apps together
 */
public record QueueLimits(
    int maxWaiting, int maxWaitingBytes, int maxDeadLetters, long maxTotalBytes) {

  /** How long dead letters are kept after the newest one was added. */
  public static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(30);

  private static final int MANY = 10_000_000;
  private static final int USUAL_BYTES = 128 << 20;
  private static final int USUAL_TOTAL = 1 << 30;
  private static final int LEAST_BYTES = 64 << 10;

  public static QueueLimits from(Settings settings) {
    return new QueueLimits(
        settings.integer("tidewire.webhooks.max-waiting", 50_000, 1, MANY),
        settings.integer(
            "tidewire.webhooks.max-waiting-bytes", USUAL_BYTES, LEAST_BYTES, Integer.MAX_VALUE),
        settings.integer("tidewire.webhooks.max-dead-letters", 10_000, 1, MANY),
        settings.integer(
            "tidewire.webhooks.max-total-bytes", USUAL_TOTAL, LEAST_BYTES, Integer.MAX_VALUE));
  }
}
