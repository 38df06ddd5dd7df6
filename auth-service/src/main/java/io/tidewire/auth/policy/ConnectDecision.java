package io.tidewire.auth.policy;

import io.tidewire.auth.apps.App;
import io.tidewire.contract.auth.ConnectVerdict;

/** How far a connect question can be answered without looking into a token. */
public sealed interface ConnectDecision {

  /** Nothing is left to ask. */
  record Final(ConnectVerdict verdict) implements ConnectDecision {}

  /** All but the token is good. The token decides, see {@link ConnectPolicy#withToken}. */
  record TokenDecides(App app, String token) implements ConnectDecision {

    /** A token is a credential: it does not print. */
    @Override
    public String toString() {
      return "TokenDecides[app=" + app.id() + "]";
    }
  }
}
