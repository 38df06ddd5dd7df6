package io.tidewire.edge.session;

/** Why a subscription was allowed, which decides whether the client may send client events. */
enum Basis {
  PUBLIC,
  SIGNATURE,
  /** A permit, which an edge issued for an earlier signature. */
  PERMIT,
  GRANT,
  /** The consent of the app's backend. */
  HOOK,
  /** The signed-in user's own channel, before the client has subscribed to it. */
  SIGN_IN;

  /** Whether the application itself has let the client into this very channel. */
  boolean isDirect() {
    return this == SIGNATURE || this == PERMIT || this == HOOK;
  }
}
