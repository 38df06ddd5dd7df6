package io.tidewire.auth.apps;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which tokens an app accepts.
 *
 * @param algorithms the allow-list; a token with any other is refused before a key is looked for
 * @param keys of the file, valid together with those of the URL
 * @param jwksUrl where an identity provider publishes its keys
 */
public record TrustedTokens(
    Set<Algorithm> algorithms, List<TokenKey> keys, Optional<URI> jwksUrl, RequiredClaims claims) {

  /**
   * What a token must say.
   *
   * @param issuer the required {@code iss}, if any
   * @param audience one of these must be in {@code aud}; empty: not checked
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
