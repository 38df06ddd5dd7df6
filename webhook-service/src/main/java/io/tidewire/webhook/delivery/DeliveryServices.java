package io.tidewire.webhook.delivery;

import io.tidewire.kit.outbound.OutboundClient;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.webhook.endpoints.AppWebhooks;
import java.util.random.RandomGenerator;

/** The services that the delivery of all queues shares. */
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
