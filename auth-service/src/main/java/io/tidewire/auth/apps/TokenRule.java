package io.tidewire.auth.apps;

/** Whether connections to an app need a JWT. */
public enum TokenRule {
  /** Tokens are ignored. */
  NONE,
  /** A connection needs no token, but an invalid token is refused. */
  OPTIONAL,
  /** Every connection needs a valid token. */
  REQUIRED
}
