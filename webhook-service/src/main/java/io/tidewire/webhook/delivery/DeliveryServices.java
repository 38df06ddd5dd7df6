package io.tidewire.webhook.delivery;

import io.tidewire.kit.outbound.OutboundClient;
import io.tidewire.kit.time.Timers;
import io.tidewire.webhook.endpoints.AppWebhooks;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** What all queues are delivered with. */
public record DeliveryServices(
    AppWebhooks webhooks,
    OutboundClient client,
    Timers timers,
    Clock clock,
    RandomGenerator random,
    WebhookMeters meters) {

  long nowMs() {
    return clock.millis();
  }
}
