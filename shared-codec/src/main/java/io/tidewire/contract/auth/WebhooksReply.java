package io.tidewire.contract.auth;

import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.signing.AppSecret;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a {@link WebhooksRequest}. Holds a secret: for backend services only, never for an
 * edge.
 */
public sealed interface WebhooksReply {

  /**
   * @param key of the secret that signs: the app's oldest, because receivers of all keys that an
   *     app has had know that one
   * @param endpoints may be none
   */
  record Found(String appId, String key, AppSecret secret, List<WebhookEndpoint> endpoints)
      implements WebhooksReply {

    public Found {
      endpoints = List.copyOf(endpoints);
    }

    public Optional<WebhookEndpoint> endpoint(String id) {
      return endpoints.stream().filter(each -> each.id().equals(id)).findFirst();
    }
  }

  record Unknown(String appId) implements WebhooksReply {}
}
