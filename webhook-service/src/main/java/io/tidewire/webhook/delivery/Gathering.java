package io.tidewire.webhook.delivery;

import io.tidewire.webhook.queue.QueueEntry;
import java.time.Duration;
import java.util.List;

/**
 * Decides how long events are gathered before an endpoint with batches receives a batch that is not
 * full.
 *
 * <p>Confined to one event loop.
 */
final class Gathering {

  private static final Duration LONGEST = Duration.ofMillis(250);

  /** 0 while no event waits. */
  private long sinceMs;

  /**
   * How much longer to wait for more events, in ms; 0 if the entries should be sent now, or if
   * there are none.
   *
   * @param batch whether the endpoint accepts batches
   */
  long leftMs(List<QueueEntry> entries, boolean batch, long nowMs) {
    boolean sendNow =
        !batch
            || entries.isEmpty()
            || entries.size() == QueueWindow.MAX_BATCH
            || entries.get(0).replay();
    if (!sendNow && sinceMs == 0) sinceMs = nowMs;
    long left = sendNow ? 0 : Math.max(0, sinceMs + LONGEST.toMillis() - nowMs);
    if (left == 0) sinceMs = 0;
    return left;
  }
}
