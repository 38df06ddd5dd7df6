package io.tidewire.auth.policy;

/** The result of a request for a signature on behalf of an application. */
public sealed interface Issue {

  /**
   * @param json the Pusher auth response
   */
  record Signed(String json) implements Issue {}

  /** The token does not grant this. */
  record Denied(String why) implements Issue {}

  /** The request is invalid for every token, or the app is not configured for it. */
  record Senseless(String why) implements Issue {}
}
