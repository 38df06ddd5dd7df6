package io.tidewire.webhook.delivery;

import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.kit.outbound.SignedPost;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/**
 * What is sent to an endpoint.
 *
 * @param id tells repetitions
 * @param body what is signed, and sent as it is
 */
record WebhookRequest(WebhooksReply.Found app, WebhookEndpoint endpoint, String id, Buffer body) {

  /** What is read of an answer; of more, nobody learns anything. */
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
