package io.tidewire.webhook.delivery;

import io.tidewire.kit.outbound.OutboundClient;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.webhook.endpoints.AppWebhooks;
import java.util.random.RandomGenerator;

/** What all queues are delivered with. */
public record DeliveryServices(
    AppWebhooks webhooks,
    OutboundClient client,
    TimeSource time,
    RandomGenerator random,
    WebhookMeters meters) {

  long nowMs() {
    return time.clock().millis();
  }
}
