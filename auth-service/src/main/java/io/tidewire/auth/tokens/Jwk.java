package io.tidewire.auth.tokens;

import io.tidewire.auth.apps.Algorithm;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One published key. Only its public numbers are read; certificates and private parts are ignored.
 */
final class Jwk {

  private static final int MIN_RSA_BITS = 2_048;
  private static final int MAX_RSA_BITS = 8_192;
  private static final int ED25519_BYTES = 32;

  /** SubjectPublicKeyInfo of an Ed25519 key up to the key's own bytes (RFC 8410). */
  private static final byte[] ED25519_INFO = HexFormat.of().parseHex("302a300506032b6570032100");

  private Jwk() {}

  /**
   * The algorithm of a key. A symmetric key has none, since a published one is not secret.
   *
   * @throws ClassCastException if a member is not a string
   */
  static Optional<Algorithm> algorithmOf(JsonObject jwk) {
    Optional<Algorithm> natural =
        switch (jwk.getString("kty", "") + " " + jwk.getString("crv", "")) {
          case "RSA " -> Optional.of(Algorithm.RS256);
          case "EC P-256" -> Optional.of(Algorithm.ES256);
          case "OKP Ed25519" -> Optional.of(Algorithm.EDDSA);
          default -> Optional.empty();
        };
    String alg = jwk.getString("alg");
    return natural.filter(algorithm -> alg == null || alg.equals(algorithm.header()));
  }

  /**
   * @throws GeneralSecurityException if the numbers are not a valid key
   * @throws RuntimeException if they are missing
   */
  static PublicKey publicKey(JsonObject jwk, Algorithm algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      case RS256 -> rsa(number(jwk, "n"), number(jwk, "e"));
      case ES256 -> p256(new ECPoint(number(jwk, "x"), number(jwk, "y")));
      case EDDSA -> ed25519(bytes(jwk, "x"));
      case HS256 -> throw new InvalidKeySpecException("a published key must not be symmetric");
    };
  }

  private static PublicKey rsa(BigInteger modulus, BigInteger exponent)
      throws GeneralSecurityException {
    if (modulus.bitLength() < MIN_RSA_BITS || modulus.bitLength() > MAX_RSA_BITS) {
      throw new InvalidKeySpecException("RSA key of " + modulus.bitLength() + " bits");
    }
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  private static PublicKey p256(ECPoint point) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
  }

  private static PublicKey ed25519(byte[] key) throws GeneralSecurityException {
    if (key.length != ED25519_BYTES) throw new InvalidKeySpecException("not 32 bytes");
    byte[] info = java.util.Arrays.copyOf(ED25519_INFO, ED25519_INFO.length + ED25519_BYTES);
    System.arraycopy(key, 0, info, ED25519_INFO.length, ED25519_BYTES);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info));
  }

  private static BigInteger number(JsonObject jwk, String name) {
    return new BigInteger(1, bytes(jwk, name));
  }

  private static byte[] bytes(JsonObject jwk, String name) {
    return Base64.getUrlDecoder().decode(jwk.getString(name, ""));
  }
}
