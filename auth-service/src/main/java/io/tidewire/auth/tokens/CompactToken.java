package io.tidewire.auth.tokens;

import io.tidewire.auth.apps.Algorithm;
import io.tidewire.json.JsonObjectText;
import io.tidewire.json.JsonValue;
import io.tidewire.json.MalformedJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A well-formed token: three segments of base64url, a known algorithm, a signature of the
 * algorithm's length, and no critical header. Not verified yet.
 */
final class CompactToken {

  /** A whole request head must fit into what servers and proxies accept, commonly 8 KiB. */
  static final int MAX_LENGTH = 8 * 1024;

  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Base64.Encoder CANONICAL = Base64.getUrlEncoder().withoutPadding();
  private static final int MAX_KID_LENGTH = 256;
  private static final int HMAC_BYTES = 32;
  private static final int CURVE_BYTES = 64;
  private static final int MIN_RSA_BYTES = 256;

  private final String text;
  private final Algorithm algorithm;
  private final Optional<String> keyId;
  private final JsonObjectText claims;

  private CompactToken(
      String text, Algorithm algorithm, Optional<String> keyId, JsonObjectText claims) {
    this.text = text;
    this.algorithm = algorithm;
    this.keyId = keyId;
    this.claims = claims;
  }

  /**
   * @throws TokenRefused if it is malformed
   */
  static CompactToken read(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new TokenRefused("Token is longer than " + MAX_LENGTH + " characters");
    }
    String[] segments = text.split("\\.", -1);
    if (segments.length != 3) throw new TokenRefused("Token must have three segments");
    JsonObjectText header = json(segments[0]);
    if (header.names("crit")) throw new TokenRefused("Token has a crit header");
    Algorithm algorithm = algorithm(header);
    requireSignature(algorithm, decoded(segments[2]));
    return new CompactToken(text, algorithm, keyId(header), json(segments[1]));
  }

  /** The token itself. A credential: never to be logged. */
  String text() {
    return text;
  }

  Algorithm algorithm() {
    return algorithm;
  }

  Optional<String> keyId() {
    return keyId;
  }

  /** The claims, not verified. */
  JsonObjectText claims() {
    return claims;
  }

  private static Algorithm algorithm(JsonObjectText header) {
    return header
        .member("alg")
        .filter(JsonValue::isString)
        .flatMap(alg -> Algorithm.of(alg.text()))
        .orElseThrow(() -> new TokenRefused("Token algorithm is not allowed"));
  }

  private static Optional<String> keyId(JsonObjectText header) {
    Optional<JsonValue> kid = header.member("kid");
    if (kid.filter(id -> !id.isString() || id.text().length() > MAX_KID_LENGTH).isPresent()) {
      throw new TokenRefused("Token has a malformed kid header");
    }
    return kid.map(JsonValue::text);
  }

  /**
   * The library pads short signatures, and takes curve signatures in a second encoding. A signature
   * with a zero half verified any text on JDKs before 17.0.3 (CVE-2022-21449).
   */
  private static void requireSignature(Algorithm algorithm, byte[] signature) {
    boolean possible =
        switch (algorithm) {
          case HS256 -> signature.length == HMAC_BYTES;
          case RS256 -> signature.length >= MIN_RSA_BYTES;
          case EDDSA -> signature.length == CURVE_BYTES;
          case ES256 ->
              signature.length == CURVE_BYTES
                  && !isZero(signature, 0, CURVE_BYTES / 2)
                  && !isZero(signature, CURVE_BYTES / 2, CURVE_BYTES);
        };
    if (!possible) throw new TokenRefused("Token signature is not valid");
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) return false;
    }
    return true;
  }

  private static JsonObjectText json(String segment) {
    try {
      ByteBuffer utf8 = ByteBuffer.wrap(decoded(segment));
      return JsonObjectText.readWellFormed(
          StandardCharsets.UTF_8.newDecoder().decode(utf8).toString());
    } catch (CharacterCodingException | MalformedJson malformed) {
      throw new TokenRefused("Token is malformed");
    }
  }

  /**
   * Accepts canonical base64url only, so that a token has one spelling, by which caches and logs
   * identify it.
   */
  private static byte[] decoded(String segment) {
    if (!SEGMENT.matcher(segment).matches()) throw new TokenRefused("Token is malformed");
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(segment);
      if (!CANONICAL.encodeToString(bytes).equals(segment)) {
        throw new TokenRefused("Token is malformed");
      }
      return bytes;
    } catch (IllegalArgumentException malformed) {
      throw new TokenRefused("Token is malformed");
    }
  }

  @Override
  public String toString() {
    return "CompactToken[" + algorithm.header() + "]";
  }
}
