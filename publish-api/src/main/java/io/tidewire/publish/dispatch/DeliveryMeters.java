package io.tidewire.publish.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** How much was published. One set of meters, whichever loop counts. */
public final class DeliveryMeters {

  private final Counter events;
  private final Counter bytes;

  public DeliveryMeters(MeterRegistry registry) {
    events =
        Counter.builder("tidewire_publish_events_total")
            .description("events sent to Redis, once per channel")
            .register(registry);
    bytes =
        Counter.builder("tidewire_publish_bytes_total")
            .description("frame bytes of events sent to Redis")
            .register(registry);
  }

  void sent(int frameBytes) {
    events.increment();
    bytes.increment(frameBytes);
  }
}
