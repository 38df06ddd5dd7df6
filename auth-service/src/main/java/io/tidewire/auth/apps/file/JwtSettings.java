package io.tidewire.auth.apps.file;

import io.tidewire.auth.apps.Algorithm;
import io.tidewire.auth.apps.TokenKey;
import io.tidewire.auth.apps.TrustedTokens;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code jwt} section of an app. */
final class JwtSettings {

  private static final Duration DEFAULT_LEEWAY = Duration.ofSeconds(10);

  /** A longer leeway would accept expired tokens; clocks do not differ by more. */
  private static final Duration MAX_LEEWAY = Duration.ofMinutes(10);

  /** RFC 7518 §3.2: an HS256 key has at least as many bits as the hash. */
  private static final int MIN_SECRET_BYTES = 32;

  private final Section jwt;

  private JwtSettings(Section jwt) {
    this.jwt = jwt;
  }

  static TrustedTokens read(Section jwt) {
    return new JwtSettings(jwt).read();
  }

  private TrustedTokens read() {
    jwt.expectOnly(
        "keys", "jwks_url", "jwks_allow_http", "algorithms", "issuer", "audience", "leeway");
    List<TokenKey> keys = jwt.sections("keys").stream().map(JwtSettings::key).toList();
    boolean plainHttp = jwt.flag("jwks_allow_http", false);
    Optional<URI> jwksUrl = jwt.parsed("jwks_url", text -> jwksUrl(text, plainHttp));
    if (keys.isEmpty() && jwksUrl.isEmpty()) throw jwt.bad("keys", "expected keys or a jwks_url");
    Set<Algorithm> algorithms = algorithms(keys, jwksUrl.isPresent());
    TrustedTokens tokens =
        new TrustedTokens(
            algorithms,
            keys,
            jwksUrl,
            new TrustedTokens.RequiredClaims(
                jwt.text("issuer"),
                Set.copyOf(jwt.texts("audience")),
                jwt.duration("leeway", DEFAULT_LEEWAY, MAX_LEEWAY)));
    jwt.refuseRest();
    return tokens;
  }

  /** By default, the algorithms of the keys. */
  private Set<Algorithm> algorithms(List<TokenKey> keys, boolean fromUrl) {
    EnumSet<Algorithm> possible = EnumSet.noneOf(Algorithm.class);
    keys.forEach(key -> possible.add(key.algorithm()));
    if (fromUrl) possible.addAll(Algorithm.PUBLIC_KEY);
    List<Algorithm> listed = jwt.parsedTexts("algorithms", JwtSettings::algorithm);
    for (Algorithm algorithm : listed) {
      if (!possible.contains(algorithm)) {
        throw jwt.bad("algorithms", "there is no key for " + algorithm.header());
      }
    }
    for (TokenKey key : keys) {
      if (!listed.isEmpty() && !listed.contains(key.algorithm())) {
        throw jwt.bad("algorithms", "a key is for " + key.algorithm().header() + ", not listed");
      }
    }
    return listed.isEmpty() ? possible : EnumSet.copyOf(listed);
  }

  private static Algorithm algorithm(String text) {
    return Algorithm.of(text)
        .orElseThrow(() -> new IllegalArgumentException("expected HS256, RS256, ES256 or EdDSA"));
  }

  private static TokenKey key(Section section) {
    section.expectOnly("id", "public_key", "public_key_file", "secret", "secret_file");
    Optional<String> id = section.text("id");
    List<String> materials = List.of("public_key", "public_key_file", "secret", "secret_file");
    if (materials.stream().filter(section::has).count() != 1) {
      throw section.bad("", "expected one of " + String.join(", ", materials));
    }
    Optional<TokenKey> shared =
        section
            .text("secret")
            .or(() -> section.fileContent("secret_file").map(String::strip))
            .map(text -> new TokenKey.Shared(id, longEnough(section, text)));
    TokenKey key = shared.orElseGet(() -> publicKey(section, id));
    section.refuseRest();
    return key;
  }

  private static String longEnough(Section section, String secret) {
    int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
    if (bytes >= MIN_SECRET_BYTES) return secret;
    throw section.bad(
        section.has("secret") ? "secret" : "secret_file",
        "expected at least " + MIN_SECRET_BYTES + " bytes, got " + bytes);
  }

  private static TokenKey publicKey(Section section, Optional<String> id) {
    String setting = section.has("public_key") ? "public_key" : "public_key_file";
    String pem =
        section
            .text("public_key")
            .or(() -> section.fileContent("public_key_file"))
            .orElseThrow(() -> section.bad(setting, "is missing"));
    try {
      PublicKey key = PublicKeyPem.parse(pem);
      return new TokenKey.Public(id, PublicKeyPem.algorithmOf(key), key);
    } catch (IllegalArgumentException unusable) {
      throw section.bad(setting, String.valueOf(unusable.getMessage()));
    }
  }

  /**
   * Requires TLS, unless configured otherwise: a party that can answer for this URL can issue
   * tokens.
   */
  private static URI jwksUrl(String text, boolean plainHttp) {
    URI url = url(text);
    String scheme = String.valueOf(url.getScheme());
    boolean http = scheme.equals("http") && (plainHttp || isThisMachine(url));
    if (url.getHost() == null || url.getUserInfo() != null || !(scheme.equals("https") || http)) {
      throw new IllegalArgumentException(
          "expected an https URL; jwks_allow_http: true permits http in a trusted network");
    }
    return url;
  }

  private static URI url(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException("expected a URL");
    }
  }

  private static boolean isThisMachine(URI url) {
    return List.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(url.getHost()));
  }
}
