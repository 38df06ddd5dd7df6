package io.tidewire.auth.apps;

import java.security.PublicKey;
import java.util.Optional;

/** A key of the apps file that verifies tokens: either a public key, or a shared HMAC secret. */
public sealed interface TokenKey {

  /** The {@code kid} of the tokens it verifies; if absent, it is tried for every token. */
  Optional<String> id();

  Algorithm algorithm();

  /** An RSA, P-256 or Ed25519 key, which determines the algorithm. */
  record Public(Optional<String> id, Algorithm algorithm, PublicKey key) implements TokenKey {}

  /** A secret, with which tokens can be issued: never printed. */
  record Shared(Optional<String> id, String secret) implements TokenKey {

    @Override
    public Algorithm algorithm() {
      return Algorithm.HS256;
    }

    @Override
    public String toString() {
      return "Shared[id=" + id + "]";
    }
  }
}
