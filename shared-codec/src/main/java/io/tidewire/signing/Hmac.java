package io.tidewire.signing;

import io.tidewire.text.WellFormedText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256, the one signature of the protocol, where it is written in lower-case hex. */
public final class Hmac {

  private static final String ALGORITHM = "HmacSHA256";

  /** Looking an algorithm up among the providers costs more than a signature; a clone does not. */
  private static final Mac UNUSED = unused();

  private Hmac() {}

  static String sign(AppSecret secret, String text) {
    return sign(secret, text.getBytes(StandardCharsets.UTF_8));
  }

  static String sign(AppSecret secret, byte[] message) {
    return HexFormat.of().formatHex(bytes(secret.key(), message));
  }

  public static byte[] bytes(byte[] key, byte[] message) {
    try {
      Mac mac = (Mac) UNUSED.clone();
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(message);
    } catch (GeneralSecurityException | CloneNotSupportedException impossible) {
      throw missing(impossible);
    }
  }

  /**
   * Takes as long for a nearly right signature as for a wrong one. A text with half a surrogate
   * pair never verifies: as bytes it would equal another text, with a question mark.
   */
  static boolean verify(AppSecret secret, String text, String signature) {
    return MessageDigest.isEqual(
            sign(secret, text).getBytes(StandardCharsets.UTF_8),
            signature.getBytes(StandardCharsets.UTF_8))
        && WellFormedText.isWellFormed(text);
  }

  /** Only ever cloned, so that threads may share it. Its key is no secret, and signs nothing. */
  private static Mac unused() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(new byte[1], ALGORITHM));
      return mac;
    } catch (GeneralSecurityException impossible) {
      throw missing(impossible);
    }
  }

  private static IllegalStateException missing(Exception cause) {
    return new IllegalStateException("every JDK has " + ALGORITHM, cause);
  }
}
