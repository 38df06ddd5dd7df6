package io.tidewire.webhook.delivery;

import io.tidewire.kit.retry.Backoff;
import io.tidewire.webhook.queue.Webhook;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** A webhook that was begun, and how long to wait before its next attempt. */
final class Pending {

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final Backoff backoff;
  private Webhook webhook;

  Pending(Webhook webhook, RandomGenerator random) {
    this.webhook = webhook;
    backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, random);
    for (int i = 0; i < webhook.attempts() && i < Integer.SIZE; i++) backoff.next();
  }

  Webhook webhook() {
    return webhook;
  }

  void attempt(long nowMs) {
    webhook = webhook.attempted(nowMs);
  }

  /** Before the next attempt; anything up to twice as long as the last time. */
  Duration nextWait() {
    return backoff.next();
  }

  /** Milliseconds until it is given up if no attempt is accepted; 0 if it is now. */
  long leftMs(Duration retryFor, long nowMs) {
    return Math.max(0, webhook.firstAttemptMs() + retryFor.toMillis() - nowMs);
  }
}
