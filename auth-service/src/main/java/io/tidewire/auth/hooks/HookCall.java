package io.tidewire.auth.hooks;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Credential;
import io.tidewire.auth.apps.HookEndpoint;
import io.tidewire.kit.outbound.SignedPost;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A question to an app's backend.
 *
 * @param client whose turn it is among the calls of the hook; empty if nothing tells
 * @param forwarded headers of the client
 * @param body JSON
 */
record HookCall(
    App app, HookEndpoint endpoint, String client, Map<String, String> forwarded, String body) {

  /** A verdict with an identity, all grants and a watchlist fits in. */
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

  /** What it holds is the client's: nothing of it prints. */
  @Override
  public String toString() {
    return "HookCall(" + app.id() + ")";
  }
}
