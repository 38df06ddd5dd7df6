package io.tidewire.contract.auth;

import io.tidewire.contract.webhook.WebhookEventType;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The apps file was reloaded and these apps have changed: caches drop their entries.
 *
 * @param withdrawn of those, the apps that were removed or disabled: their connections are closed
 * @param webhookEvents what webhooks want from now on, of the apps where this changed
 */
public record AppsChanged(
    Set<String> appIds, Set<String> withdrawn, Map<String, Set<WebhookEventType>> webhookEvents) {

  /**
   * @param webhookEvents null if an older auth-service sent it
   */
  public AppsChanged(
      Set<String> appIds,
      Set<String> withdrawn,
      @Nullable Map<String, Set<WebhookEventType>> webhookEvents) {
    this.appIds = Set.copyOf(appIds);
    this.withdrawn = Set.copyOf(withdrawn);
    this.webhookEvents = webhookEvents == null ? Map.of() : Map.copyOf(webhookEvents);
  }

  /** Of apps whose webhooks are as they were. */
  public AppsChanged(Set<String> appIds, Set<String> withdrawn) {
    this(appIds, withdrawn, Map.of());
  }
}
