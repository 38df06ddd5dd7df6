package io.tidewire.webhook.delivery;

import io.tidewire.kit.retry.Backoff;
import io.tidewire.webhook.queue.Webhook;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A webhook whose delivery has begun, and the backoff between its attempts. */
final class BegunWebhook {

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final Backoff backoff;
  private Webhook webhook;

  BegunWebhook(Webhook webhook, RandomGenerator random) {
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

  /**
   * How long to wait before the next attempt: a random time that doubles from attempt to attempt,
   * but at least what the receiver asked for. The last attempt is made when the time for retries is
   * up. Empty if it is up already, so the webhook has to be given up.
   */
  Optional<Duration> nextWait(Duration retryFor, long nowMs, Duration asked) {
    long leftMs = webhook.firstAttemptMs() + retryFor.toMillis() - nowMs;
    if (leftMs <= 0) return Optional.empty();
    Duration wait = backoff.next();
    Duration longer = asked.compareTo(wait) > 0 ? asked : wait;
    return Optional.of(longer.toMillis() < leftMs ? longer : Duration.ofMillis(leftMs));
  }
}
