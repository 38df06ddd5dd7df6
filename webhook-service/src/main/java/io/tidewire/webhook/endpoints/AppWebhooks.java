package io.tidewire.webhook.endpoints;

import io.tidewire.contract.auth.WebhooksReply;
import io.vertx.core.Future;

/** The webhook endpoints of apps. */
@FunctionalInterface
public interface AppWebhooks {

  /** Fails only if the answer is not known. An unknown app has an answer too. */
  Future<WebhooksReply> of(String appId);
}
