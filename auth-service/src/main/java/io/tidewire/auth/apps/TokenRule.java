package io.tidewire.auth.apps;

/** Whether an app's connections bring a JWT. */
public enum TokenRule {
  /** A token is not looked at. */
  NONE,
  /** A connection may come without; a token that comes must be good. */
  OPTIONAL,
  /** No connection without a good token. */
  REQUIRED
}
