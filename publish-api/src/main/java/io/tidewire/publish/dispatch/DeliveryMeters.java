package io.tidewire.publish.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.publish.outcome.NotPublished;
import io.tidewire.publish.outcome.PublishOutcome;
import io.tidewire.publish.outcome.Receipt;

/** How much was published. One set of meters, whichever loop counts. */
public final class DeliveryMeters {

  private final Counter events;
  private final Counter bytes;
  private final Counter duplicates;
  private final Counter conflicts;
  private final Counter unknown;

  public DeliveryMeters(MeterRegistry registry) {
    events =
        Counter.builder("tidewire_publish_events_total")
            .description("events sent to Redis, once per channel")
            .register(registry);
    bytes =
        Counter.builder("tidewire_publish_bytes_total")
            .description("frame bytes of events sent to Redis")
            .register(registry);
    duplicates =
        Counter.builder("tidewire_publish_duplicates_total")
            .description("publishes to a channel that its idempotency key had seen before")
            .register(registry);
    conflicts =
        Counter.builder("tidewire_publish_conflicts_total")
            .description("requests whose idempotency key was used for a different request")
            .register(registry);
    unknown =
        Counter.builder("tidewire_publish_unknown_total")
            .description("requests whose outcome is unknown")
            .register(registry);
  }

  void settled(Receipt receipt) {
    if (receipt.duplicate()) duplicates.increment();
  }

  void failed(NotPublished outcome) {
    if (outcome.keyMisused()) conflicts.increment();
    if (outcome.has(PublishOutcome.UNKNOWN)) unknown.increment();
  }

  void sent(int frameBytes) {
    events.increment();
    bytes.increment(frameBytes);
  }
}
