package io.tidewire.auth.tokens;

import io.tidewire.auth.apps.TrustedTokens;
import io.tidewire.auth.claims.MalformedClaim;
import io.tidewire.auth.claims.UserClaims;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Identity;
import io.tidewire.json.JsonObjectText;
import io.tidewire.json.JsonValue;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Which claims an app requires, and what they mean. A token with a claim of the wrong type is
 * refused; such a claim never counts as absent.
 */
final class ClaimRules {

  private final TrustedTokens trusted;
  private final AppPolicy limits;

  ClaimRules(TrustedTokens trusted, AppPolicy limits) {
    this.trusted = trusted;
    this.limits = limits;
  }

  /**
   * @throws TokenRefused unless every claim is valid at that time
   */
  Identity identity(JsonObjectText claims, Instant now) {
    UserClaims user = new UserClaims(claims, limits.users());
    try {
      long expiry = requireTime(claims, now);
      requireIssuer(user);
      requireAudience(claims);
      return new Identity(user.userId("sub"), user.userInfo(), user.grants(), expiry);
    } catch (MalformedClaim malformed) {
      throw odd(malformed.claim());
    }
  }

  /** When the token expires. */
  private long requireTime(JsonObjectText claims, Instant now) {
    long leeway = trusted.claims().leeway().toSeconds();
    long exp = seconds(claims, "exp").orElseThrow(() -> new TokenRefused("Token has no exp claim"));
    if (now.getEpochSecond() >= exp + leeway) throw new TokenRefused("Token expired");
    if (seconds(claims, "nbf").filter(nbf -> now.getEpochSecond() < nbf - leeway).isPresent()) {
      throw new TokenRefused("Token is not valid yet");
    }
    seconds(claims, "iat");
    return exp + leeway;
  }

  private static Optional<Long> seconds(JsonObjectText claims, String name) {
    Optional<JsonValue> claim = claims.member(name);
    if (claim.isEmpty()) return Optional.empty();
    return Optional.of(claim.get().wholeSeconds().orElseThrow(() -> odd(name)));
  }

  private void requireIssuer(UserClaims claims) {
    Optional<String> issuer = claims.string("iss");
    if (trusted.claims().issuer().isPresent() && !trusted.claims().issuer().equals(issuer)) {
      throw new TokenRefused("Token issuer is not the expected one");
    }
  }

  private void requireAudience(JsonObjectText claims) {
    List<String> audience = claims.member("aud").map(ClaimRules::audience).orElse(List.of());
    if (!trusted.claims().audience().isEmpty()
        && Collections.disjoint(trusted.claims().audience(), audience)) {
      throw new TokenRefused("Token audience is not the expected one");
    }
  }

  private static List<String> audience(JsonValue claim) {
    return claim.isString() ? List.of(claim.text()) : UserClaims.strings(claim, "aud");
  }

  private static TokenRefused odd(String claim) {
    return new TokenRefused("Token has a malformed " + claim + " claim");
  }
}
