package io.tidewire.auth.http;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.tokens.TokenSource;
import io.tidewire.auth.tokens.TokenVerdict;
import io.vertx.core.Future;

/** Looks at a token; any thread may ask. */
public interface TokenCheck {

  /** Fails with a {@link io.tidewire.contract.bus.BusFailure} when nobody can look. */
  Future<TokenVerdict> verify(App app, String token, TokenSource source);
}
