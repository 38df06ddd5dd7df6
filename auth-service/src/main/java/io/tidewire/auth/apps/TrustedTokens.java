package io.tidewire.auth.apps;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which tokens an app accepts.
 *
 * @param algorithms the allow-list; a token with another algorithm is refused before a key is
 *     looked up
 * @param keys from the apps file, valid together with those of the URL
 * @param jwksUrl where an identity provider publishes its keys
 */
public record TrustedTokens(
    Set<Algorithm> algorithms, List<TokenKey> keys, Optional<URI> jwksUrl, RequiredClaims claims) {

  /**
   * The claims that a token must have.
   *
   * @param issuer the required {@code iss}, if any
   * @param audience one of these must be in {@code aud}; not checked if empty
   * @param leeway how far the issuer's clock may differ
   */
  public record RequiredClaims(Optional<String> issuer, Set<String> audience, Duration leeway) {

    public RequiredClaims {
      audience = Set.copyOf(audience);
    }
  }

  public TrustedTokens {
    algorithms = Set.copyOf(algorithms);
    keys = List.copyOf(keys);
    if (algorithms.isEmpty()) throw new IllegalArgumentException("no token algorithm is allowed");
    if (keys.isEmpty() && jwksUrl.isEmpty()) {
      throw new IllegalArgumentException("no key can verify a token");
    }
  }
}
