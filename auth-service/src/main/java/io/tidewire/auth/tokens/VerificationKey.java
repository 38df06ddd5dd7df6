package io.tidewire.auth.tokens;

import io.tidewire.auth.apps.Algorithm;
import io.tidewire.auth.apps.TokenKey;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Optional;

/**
 * A key and its algorithm. It is never used for a token of another algorithm, so a public key
 * cannot be mistaken for an HMAC secret. A verification blocks for up to a millisecond.
 * Thread-safe.
 */
final class VerificationKey {

  /** {@code {"alg":"none"}.{"exp":9999999999}}, which a {@code JWTAuth} without keys accepts. */
  private static final TokenCredentials UNSIGNED =
      new TokenCredentials("eyJhbGciOiJub25lIn0.eyJleHAiOjk5OTk5OTk5OTl9");

  private final Optional<String> id;
  private final Algorithm algorithm;
  private final Object material;
  private final JWTAuth verifier;

  private VerificationKey(
      Optional<String> id, Algorithm algorithm, Object material, JWTAuth verifier) {
    this.id = id;
    this.algorithm = algorithm;
    this.material = material;
    this.verifier = verifier;
    if (accepts(UNSIGNED)) throw new IllegalStateException("a token key accepts unsigned tokens");
  }

  static VerificationKey of(Vertx vertx, TokenKey key) {
    if (key instanceof TokenKey.Public open) {
      return of(vertx, open.id(), open.algorithm(), open.key());
    }
    String secret = ((TokenKey.Shared) key).secret();
    return new VerificationKey(
        key.id(), Algorithm.HS256, secret, verifier(vertx, Algorithm.HS256, Buffer.buffer(secret)));
  }

  static VerificationKey of(Vertx vertx, Optional<String> id, Algorithm algorithm, PublicKey key) {
    return new VerificationKey(id, algorithm, key, verifier(vertx, algorithm, pem(key)));
  }

  /** Whether the token's header lets this key verify it. A key without an id is tried for any. */
  boolean fits(CompactToken token) {
    boolean sameId = id.isEmpty() || token.keyId().isEmpty() || id.equals(token.keyId());
    return algorithm == token.algorithm() && sameId;
  }

  boolean verifies(CompactToken token) {
    return fits(token) && accepts(new TokenCredentials(token.text()));
  }

  private boolean accepts(TokenCredentials token) {
    try {
      return verifier.authenticate(token).succeeded();
    } catch (RuntimeException odd) {
      // The library throws on an unexpected header or claim.
      return false;
    }
  }

  /**
   * Times are not checked here: the library reads the system's clock and accepts a token without
   * exp.
   */
  private static JWTAuth verifier(Vertx vertx, Algorithm algorithm, Buffer material) {
    return JWTAuth.create(
        vertx,
        new JWTAuthOptions()
            .setJWTOptions(new JWTOptions().setIgnoreExpiration(true))
            .addPubSecKey(
                new PubSecKeyOptions().setAlgorithm(algorithm.header()).setBuffer(material)));
  }

  private static Buffer pem(PublicKey key) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(key.getEncoded());
    return Buffer.buffer("-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKey key
        && id.equals(key.id)
        && algorithm == key.algorithm
        && material.equals(key.material);
  }

  @Override
  public int hashCode() {
    return id.hashCode() * 31 + material.hashCode();
  }

  @Override
  public String toString() {
    return "VerificationKey[" + algorithm.header() + id.map(kid -> ", kid " + kid).orElse("") + "]";
  }
}
