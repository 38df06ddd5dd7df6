package io.tidewire.publish.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.counters.Counters;
import io.tidewire.publish.outcome.NotPublished;
import io.tidewire.publish.outcome.PublishOutcome;
import io.tidewire.publish.outcome.Receipt;

/** Counts published events. All loops share one set of meters. */
public final class DeliveryMeters {

  private final Counter events;
  private final Counter bytes;
  private final Counter duplicates;
  private final Counter conflicts;
  private final Counter unknown;

  public DeliveryMeters(MeterRegistry registry) {
    events =
        Counters.register(
            registry, "tidewire_publish_events_total", "events sent to Redis, once per channel");
    bytes =
        Counters.register(
            registry, "tidewire_publish_bytes_total", "frame bytes of events sent to Redis");
    duplicates =
        Counters.register(
            registry,
            "tidewire_publish_duplicates_total",
            "publishes to a channel that its idempotency key had seen before");
    conflicts =
        Counters.register(
            registry,
            "tidewire_publish_conflicts_total",
            "requests whose idempotency key was used for a different request");
    unknown =
        Counters.register(
            registry, "tidewire_publish_unknown_total", "requests whose outcome is unknown");
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
