package io.tidewire.presence.store;

import io.tidewire.contract.webhook.WebhookEventType;
import io.vertx.core.Future;
import java.util.Set;

/** Which events the webhooks of an app want. */
@FunctionalInterface
public interface WebhookInterest {

  /** Never fails. Where nobody knows, everything: whoever sends events drops what none wants. */
  Future<Set<WebhookEventType>> of(String appId);
}
