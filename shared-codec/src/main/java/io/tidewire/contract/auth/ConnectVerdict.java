package io.tidewire.contract.auth;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Identity;
import java.util.Optional;

/** The answer to a {@link ConnectRequest}. A refusal is an answer, not a failure. */
public sealed interface ConnectVerdict {

  /**
   * @param app what the edge needs to know of the app; no secret
   * @param identity who the token says this is, if there was one
   */
  record Accepted(AppPolicy app, Optional<Identity> identity) implements ConnectVerdict {}

  /**
   * @param code a Pusher close code, see {@link io.tidewire.wire.CloseCode}
   * @param message at most 123 bytes of UTF-8, fit for a close frame; never tells what the token
   *     held
   */
  record Refused(int code, String message) implements ConnectVerdict {}
}
