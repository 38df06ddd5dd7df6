package io.tidewire.auth.tokens;

import io.tidewire.auth.apps.TrustedTokens;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.app.Identity;
import io.tidewire.json.JsonObjectText;
import io.tidewire.json.JsonValue;
import io.tidewire.json.MalformedJson;
import io.tidewire.wire.Member;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which claims an app requires, and what they mean. A claim of the wrong type refuses the token; it
 * never counts as absent.
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
    long expiry = requireTime(claims, now);
    requireIssuer(claims);
    requireAudience(claims);
    return new Identity(userId(claims), userInfo(claims), grants(claims), expiry);
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

  private void requireIssuer(JsonObjectText claims) {
    Optional<String> issuer = string(claims, "iss");
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
    return claim.isString() ? List.of(claim.text()) : strings(claim, "aud");
  }

  /** Refuses a number, since services may format it differently. */
  private Optional<String> userId(JsonObjectText claims) {
    Optional<String> sub = string(claims, "sub");
    sub.ifPresent(
        id -> {
          boolean isText = StandardCharsets.UTF_8.newEncoder().canEncode(id);
          if (id.isEmpty() || id.length() > limits.users().maxIdLength() || !isText)
            throw odd("sub");
        });
    return sub;
  }

  private String userInfo(JsonObjectText claims) {
    Optional<JsonValue> info = claims.member("user_info");
    if (info.isEmpty()) return Member.NO_INFO;
    String text = info.get().raw();
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (!info.get().isObject() || bytes > limits.users().maxInfoBytes()) throw odd("user_info");
    return text;
  }

  private static Grants grants(JsonObjectText claims) {
    Optional<JsonValue> channels = claims.member("channels");
    if (channels.isEmpty()) return Grants.NONE;
    if (!channels.get().isObject()) throw odd("channels");
    Map<String, Set<Permission>> grants = new HashMap<>();
    JsonObjectText.read(channels.get().raw())
        .members()
        .forEach((pattern, permissions) -> grants.put(pattern, permissions(permissions)));
    if (grants.containsKey("")) throw odd("channels");
    return new Grants(grants);
  }

  private static Set<Permission> permissions(JsonValue claim) {
    EnumSet<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (String name : strings(claim, "channels")) {
      permissions.add(
          switch (name) {
            case "subscribe" -> Permission.SUBSCRIBE;
            case "publish" -> Permission.PUBLISH;
            default -> throw odd("channels");
          });
    }
    return permissions;
  }

  private static Optional<String> string(JsonObjectText claims, String name) {
    Optional<JsonValue> claim = claims.member(name);
    if (claim.filter(value -> !value.isString()).isPresent()) throw odd(name);
    return claim.map(JsonValue::text);
  }

  private static List<String> strings(JsonValue claim, String name) {
    try {
      return JsonObjectText.strings(claim, name);
    } catch (MalformedJson notStrings) {
      throw odd(name);
    }
  }

  private static TokenRefused odd(String claim) {
    return new TokenRefused("Token has a malformed " + claim + " claim");
  }
}
