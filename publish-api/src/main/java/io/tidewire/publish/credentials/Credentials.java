package io.tidewire.publish.credentials;

import io.tidewire.contract.auth.CredentialsReply;
import io.vertx.core.Future;

/** Who owns which key. */
@FunctionalInterface
public interface Credentials {

  /** Whether {@link #of} answers at once, without asking anybody. */
  default boolean isKnown(String key) {
    return false;
  }

  /** Fails only if auth is unavailable; an unknown key is an answer. */
  Future<CredentialsReply> of(String key);
}
