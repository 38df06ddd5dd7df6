package io.tidewire.contract.auth;

import io.tidewire.contract.webhook.WebhookEventType;
import java.util.Set;

/**
 * The answer to a {@link WebhookInterestRequest}.
 *
 * @param events none of an app that does not exist
 */
public record WebhookInterestReply(String appId, Set<WebhookEventType> events) {
  public WebhookInterestReply {
    events = Set.copyOf(events);
  }
}
