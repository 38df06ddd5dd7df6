package io.tidewire.webhook.delivery;

import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.kit.outbound.SignedPost;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A request to an endpoint.
 *
 * @param id identifies repetitions
 * @param body the signed bytes, sent unchanged
 */
record WebhookRequest(WebhooksReply.Found app, WebhookEndpoint endpoint, String id, Buffer body) {

  /** How many bytes of an answer are read. The rest is ignored. */
  private static final int MAX_ANSWER_BYTES = 4_096;

  SignedPost post() {
    Map<String, String> headers = new HashMap<>(endpoint.headers());
    headers.put("User-Agent", "tidewire-webhooks");
    headers.put("X-Tidewire-Webhook-Id", id);
    return new SignedPost(
        endpoint.url(),
        headers,
        body,
        new SignedPost.Signer(app.key(), app.secret()),
        new SignedPost.Limits(
            endpoint.delivery().timeout(), endpoint.delivery().allowPrivate(), MAX_ANSWER_BYTES));
  }

  @Override
  public String toString() {
    return "WebhookRequest(" + id + ")";
  }
}
