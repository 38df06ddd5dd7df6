package io.tidewire.edge.session.ports;

import io.tidewire.contract.webhook.WebhookEvent;
import io.vertx.core.Future;

/** Publishes client events to all subscribers of a channel in the cluster. */
public interface ClientEventPublisher {

  /**
   * Publishes to all subscribers but the sender, and tells the app's webhooks if they want it.
   * Completes when Redis has accepted it. Fails at once while Redis is unavailable; nothing is
   * queued.
   *
   * @param frame the complete frame that subscribers get
   */
  Future<Void> publish(WebhookEvent.ClientEvent event, String frame);
}
