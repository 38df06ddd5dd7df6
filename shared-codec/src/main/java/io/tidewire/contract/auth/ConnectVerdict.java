package io.tidewire.contract.auth;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.hook.ConnectHookInputs;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.contract.hook.HookTerms;
import java.util.Optional;

/**
 * The answer to a {@link ConnectRequest} or a {@link ConnectHookRequest}. A refusal is an answer,
 * not a failure.
 */
public sealed interface ConnectVerdict {

  /**
   * @param app what the edge needs to know of the app; no secret
   * @param identity who the token or the app's connect hook says this is
   * @param terms present if the connect hook decided
   */
  record Accepted(AppPolicy app, Optional<Identity> identity, Optional<HookTerms> terms)
      implements ConnectVerdict {

    /** By the rules of the app, or by a token. */
    public Accepted(AppPolicy app, Optional<Identity> identity) {
      this(app, identity, Optional.empty());
    }
  }

  /**
   * All else is good, and the app's connect hook decides: see {@link ConnectHookRequest}.
   *
   * @param app as in {@link Accepted}, for who comes with an earlier verdict of the hook
   * @param inputs what the hook has to be told of the upgrade request
   */
  record AskHook(AppPolicy app, ConnectHookInputs inputs) implements ConnectVerdict {}

  /**
   * @param code a Pusher close code, see {@link io.tidewire.wire.error.CloseCode}
   * @param message at most 123 bytes of UTF-8, fit for a close frame; never tells what the token
   *     held
   */
  record Refused(int code, String message) implements ConnectVerdict {}
}
