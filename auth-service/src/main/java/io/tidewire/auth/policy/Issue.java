package io.tidewire.auth.policy;

/** What came of asking this service for a signature on behalf of an application. */
public sealed interface Issue {

  /**
   * @param json the Pusher auth response
   */
  record Signed(String json) implements Issue {}

  /** The token does not reach that far. */
  record Denied(String why) implements Issue {}

  /** Nobody could be given this: the question, or the app's configuration, is at fault. */
  record Senseless(String why) implements Issue {}
}
