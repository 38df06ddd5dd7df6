package io.tidewire.contract.hook;

/** The answer to a {@link ClientEventRequest}. A refusal is an answer, not a failure. */
public sealed interface ClientEventVerdict {

  /** To be published like this, which may differ from what the client sent. */
  record Allowed(String event, String data) implements ClientEventVerdict {}

  /**
   * @param message why, for the client
   */
  record Refused(String message) implements ClientEventVerdict {}
}
