package io.tidewire.auth.hooks;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Credential;
import io.tidewire.auth.apps.HookEndpoint;
import io.tidewire.kit.outbound.SignedPost;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A request to an app's backend.
 *
 * @param client whose queue among the calls of the hook it joins; empty if the client is unknown
 * @param forwarded headers of the client
 * @param body JSON
 */
record HookCall(
    App app, HookEndpoint endpoint, String client, Map<String, String> forwarded, String body) {

  /** Enough for a verdict with an identity, all grants and a watchlist. */
  private static final int MAX_ANSWER_BYTES = 64 << 10;

  SignedPost post() {
    Map<String, String> headers = new HashMap<>(forwarded);
    headers.putIfAbsent("user-agent", "tidewire-hooks");
    headers.putAll(endpoint.headers());
    Credential signer = app.oldest();
    return new SignedPost(
        endpoint.url(),
        headers,
        Buffer.buffer(body),
        new SignedPost.Signer(signer.key(), signer.secret()),
        new SignedPost.Limits(endpoint.timeout(), endpoint.allowPrivate(), MAX_ANSWER_BYTES));
  }

  /** Prints nothing of the content, which is the client's. */
  @Override
  public String toString() {
    return "HookCall(" + app.id() + ")";
  }
}
