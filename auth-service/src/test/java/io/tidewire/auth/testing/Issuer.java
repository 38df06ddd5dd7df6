package io.tidewire.auth.testing;

import io.tidewire.auth.apps.Algorithm;
import io.tidewire.auth.apps.TokenKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tokens with a key of its own, which is created when the test runs. */
public final class Issuer {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final String alg;
  private final String kid;
  private final Optional<KeyPair> pair;
  private final String secret;

  private Issuer(String alg, String kid, Optional<KeyPair> pair, String secret) {
    this.alg = alg;
    this.kid = kid;
    this.pair = pair;
    this.secret = secret;
  }

  public static Issuer rs256(String kid) {
    return rsa(kid, 2048);
  }

  public static Issuer rsa(String kid, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return new Issuer("RS256", kid, Optional.of(generator.generateKeyPair()), "");
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  public static Issuer es256(String kid) {
    return ec(kid, "secp256r1");
  }

  public static Issuer ec(String kid, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return new Issuer("ES256", kid, Optional.of(generator.generateKeyPair()), "");
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  public static Issuer eddsa(String kid) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return new Issuer("EdDSA", kid, Optional.of(pair), "");
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  public static Issuer hs256(String kid, String secret) {
    return new Issuer("HS256", kid, Optional.empty(), secret);
  }

  public Algorithm algorithm() {
    return Algorithm.of(alg).orElseThrow();
  }

  /** The entry in an apps file that trusts this issuer. */
  public TokenKey key() {
    return pair.<TokenKey>map(
            keys -> new TokenKey.Public(Optional.of(kid), algorithm(), keys.getPublic()))
        .orElseGet(() -> new TokenKey.Shared(Optional.of(kid), secret));
  }

  public PublicKey publicKey() {
    return pair.orElseThrow().getPublic();
  }

  public String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  public String privatePem() {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(pair.orElseThrow().getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** The public key as an identity provider publishes it. */
  public String jwk() {
    return jwk(",\"use\":\"sig\",\"alg\":\"" + alg + "\"");
  }

  /**
   * @param more members after the key's own, each preceded by a comma
   */
  public String jwk(String more) {
    String name = kid.isEmpty() ? "" : "\"kid\":\"" + kid + "\",";
    return "{" + name + numbers() + more + "}";
  }

  private String numbers() {
    if (pair.isEmpty()) return "\"kty\":\"oct\",\"k\":\"" + base64(secret) + "\"";
    PublicKey key = publicKey();
    if (key instanceof RSAPublicKey rsa) {
      return "\"kty\":\"RSA\",\"n\":\""
          + base64(unsigned(rsa.getModulus(), 0))
          + "\",\"e\":\""
          + base64(unsigned(rsa.getPublicExponent(), 0))
          + "\"";
    }
    if (key instanceof ECPublicKey ec) {
      return "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
          + base64(unsigned(ec.getW().getAffineX(), 32))
          + "\",\"y\":\""
          + base64(unsigned(ec.getW().getAffineY(), 32))
          + "\"";
    }
    byte[] info = key.getEncoded();
    String x = base64(Arrays.copyOfRange(info, info.length - 32, info.length));
    return "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"";
  }

  /** A token with the header that this issuer always writes. */
  public String token(String claims) {
    String id = kid.isEmpty() ? "" : ",\"kid\":\"" + kid + "\"";
    return token("{\"alg\":\"" + alg + "\"" + id + "}", claims);
  }

  /** A token with any header, signed with this issuer's key. */
  public String token(String header, String claims) {
    String signed = base64(header) + "." + base64(claims);
    return signed + "." + base64(sign(signed));
  }

  private byte[] sign(String text) {
    try {
      if (pair.isEmpty()) return hmac(secret.getBytes(StandardCharsets.UTF_8), text);
      Signature signature =
          Signature.getInstance(
              switch (alg) {
                case "RS256" -> "SHA256withRSA";
                case "ES256" -> "SHA256withECDSAinP1363Format";
                default -> "Ed25519";
              });
      signature.initSign(pair.orElseThrow().getPrivate());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  public static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  public static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String base64(byte[] bytes) {
    return BASE64.encodeToString(bytes);
  }

  private static byte[] unsigned(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] bare = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    if (bare.length >= length) return bare;
    byte[] padded = new byte[length];
    System.arraycopy(bare, 0, padded, length - bare.length, bare.length);
    return padded;
  }
}
