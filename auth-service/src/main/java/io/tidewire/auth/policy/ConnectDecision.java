package io.tidewire.auth.policy;

import io.tidewire.auth.apps.App;
import io.tidewire.contract.auth.ConnectVerdict;

/** The answer to a connect request, as far as it can be given without verifying a token. */
public sealed interface ConnectDecision {

  /** The verdict is final. */
  record Final(ConnectVerdict verdict) implements ConnectDecision {}

  /** Everything but the token is valid. The token decides, see {@link ConnectPolicy#withToken}. */
  record TokenDecides(App app, String token) implements ConnectDecision {

    /** Does not print the token, which is a credential. */
    @Override
    public String toString() {
      return "TokenDecides[app=" + app.id() + "]";
    }
  }
}
