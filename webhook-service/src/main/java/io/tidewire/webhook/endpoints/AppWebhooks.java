package io.tidewire.webhook.endpoints;

import io.tidewire.contract.auth.WebhooksReply;
import io.vertx.core.Future;

/** Where the webhooks of which app go. */
@FunctionalInterface
public interface AppWebhooks {

  /** Fails only if nobody can tell: an unknown app is an answer. */
  Future<WebhooksReply> of(String appId);
}
