package io.tidewire.auth.hooks;

import io.tidewire.kit.outbound.Attempt;
import io.tidewire.kit.outbound.SignedPost;
import io.vertx.core.Future;

/** Sends one request to a backend. */
@FunctionalInterface
public interface HookTransport {

  /** Never fails; completes within the request's time, on the calling event loop. */
  Future<Attempt> post(SignedPost request);
}
