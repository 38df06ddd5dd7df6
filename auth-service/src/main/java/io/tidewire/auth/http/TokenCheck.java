package io.tidewire.auth.http;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.tokens.TokenSource;
import io.tidewire.auth.tokens.TokenVerdict;
import io.vertx.core.Future;

/** Verifies a token. Thread-safe. */
public interface TokenCheck {

  /** Fails with a {@link io.tidewire.contract.bus.BusFailure} if it cannot be verified now. */
  Future<TokenVerdict> verify(App app, String token, TokenSource source);
}
