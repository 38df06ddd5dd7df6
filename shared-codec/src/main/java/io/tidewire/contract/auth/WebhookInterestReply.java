package io.tidewire.contract.auth;

import io.tidewire.contract.webhook.WebhookEventType;
import java.util.Set;

/**
 * The answer to a {@link WebhookInterestRequest}.
 *
 * @param events none of an app that does not exist
 * @param subscriptionCounts whether the app's clients are told how many subscribe to their channels
 */
public record WebhookInterestReply(
    String appId, Set<WebhookEventType> events, boolean subscriptionCounts) {
  public WebhookInterestReply {
    events = Set.copyOf(events);
  }
}
