package io.tidewire.publish.credentials;

import io.tidewire.contract.auth.CredentialsReply;
import io.vertx.core.Future;

/** Looks up the app and the secret of a key. */
@FunctionalInterface
public interface Credentials {

  /** Whether {@link #of} answers at once, without a request to auth. */
  default boolean isKnown(String key) {
    return false;
  }

  /** Fails only if auth is unavailable. An unknown key has an answer too. */
  Future<CredentialsReply> of(String key);
}
