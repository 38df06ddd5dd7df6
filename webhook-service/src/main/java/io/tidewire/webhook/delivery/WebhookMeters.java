package io.tidewire.webhook.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidewire.kit.outbound.Attempt;
import io.tidewire.kit.outbound.Attempt.Outcome;
import io.tidewire.webhook.outbox.MoverMeters;
import io.tidewire.webhook.queue.DeadReason;
import io.tidewire.webhook.queue.Webhook;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The metrics of deliveries, their delays and their failures. */
public final class WebhookMeters implements MoverMeters {

  private static final Duration[] DELAYS = {
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofHours(1)
  };

  private final MeterRegistry registry;
  private final Timer delay;
  private final AtomicInteger owned = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong oldestMs = new AtomicLong();

  public WebhookMeters(MeterRegistry registry) {
    this.registry = registry;
    delay =
        Timer.builder("tidewire_webhook_delay")
            .description("from the event to the receiver's 2xx, of the first event of each webhook")
            .serviceLevelObjectives(DELAYS)
            .register(registry);
    for (Outcome outcome : Outcome.values()) attempts(outcome, 0);
    for (DeadReason reason : DeadReason.values()) dead(reason, 0);
    Gauge.builder("tidewire_webhook_queues", owned, AtomicInteger::get)
        .description("Endpoints whose queue this process delivers")
        .register(registry);
    Gauge.builder("tidewire_webhook_breakers_open", open, AtomicInteger::get)
        .description("Endpoints whose requests are paused because they do not answer")
        .register(registry);
    Gauge.builder("tidewire_webhook_oldest_age_seconds", oldestMs, age -> age.get() / 1_000.0)
        .description("Age of the oldest event that this process has not yet delivered")
        .register(registry);
  }

  @Override
  public void unwanted(int events) {
    events("unwanted", events);
  }

  @Override
  public void queued(int events, int full, int unstored) {
    events("queued", events);
    dead(DeadReason.QUEUE_FULL, full);
    dead(DeadReason.TOO_MANY_BYTES, unstored);
  }

  private void events(String outcome, int count) {
    Counter.builder("tidewire_webhook_events_total")
        .description("Events read from the outbox")
        .tag("outcome", outcome)
        .register(registry)
        .increment(count);
  }

  void attempted(Attempt attempt) {
    attempts(attempt.outcome(), 1);
  }

  private void attempts(Outcome outcome, int count) {
    String name = outcome.name().toLowerCase(Locale.ROOT);
    Counter.builder("tidewire_webhook_attempts_total")
        .description("Requests to receivers")
        .tag("outcome", name)
        .register(registry)
        .increment(count);
  }

  void delivered(Webhook webhook, long nowMs) {
    delay.record(Math.max(0, nowMs - webhook.happenedMs()), TimeUnit.MILLISECONDS);
  }

  void dead(DeadReason reason, int events) {
    Counter.builder("tidewire_webhook_dead_letters_total")
        .description("Events that became dead letters")
        .tag("reason", reason.text())
        .register(registry)
        .increment(events);
  }

  void queues(int nowOwned, int nowOpen, long oldestAgeMs) {
    owned.set(nowOwned);
    open.set(nowOpen);
    oldestMs.set(oldestAgeMs);
  }
}
