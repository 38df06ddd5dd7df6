package io.tidewire.presence.store;

import io.tidewire.contract.webhook.WebhookEventType;
import io.vertx.core.Future;
import java.util.Set;

/** Which events the webhooks of an app want. */
@FunctionalInterface
public interface WebhookInterest {

  /**
   * Never fails. Returns all types if it is not known; the dispatcher drops what no endpoint wants.
   */
  Future<Set<WebhookEventType>> of(String appId);
}
