package io.tidewire.contract.auth;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.signing.AppSecret;

/**
 * The answer to a {@link CredentialsRequest}. Holds a secret: for backend services only, never for
 * an edge.
 */
public sealed interface CredentialsReply {

  /**
   * @param enabled a disabled app's requests are refused with 403
   */
  record Found(String key, AppSecret secret, boolean enabled, AppPolicy app)
      implements CredentialsReply {}

  record Unknown(String key) implements CredentialsReply {}
}
