package io.tidewire.signing;

import io.tidewire.text.WellFormedText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** HMAC-SHA256, the one signature of the protocol, where it is written in lower-case hex. */
public final class Hmac {

  private static final byte[] HEX_DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private Hmac() {}

  static String sign(AppSecret secret, String text) {
    return sign(secret, text.getBytes(StandardCharsets.UTF_8));
  }

  static String sign(AppSecret secret, byte[] message) {
    return new String(hex(secret.key().mac(message)), StandardCharsets.US_ASCII);
  }

  public static byte[] bytes(byte[] key, byte[] message) {
    return HmacKey.of(key).mac(message);
  }

  /**
   * Takes as long for a nearly right signature as for a wrong one. A text with half a surrogate
   * pair never verifies: as bytes it would equal another text, with a question mark.
   */
  static boolean verify(AppSecret secret, String text, String signature) {
    byte[] right = hex(secret.key().mac(text.getBytes(StandardCharsets.UTF_8)));
    return MessageDigest.isEqual(right, signature.getBytes(StandardCharsets.UTF_8))
        && WellFormedText.isWellFormed(text);
  }

  private static byte[] hex(byte[] bytes) {
    byte[] digits = new byte[2 * bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      digits[2 * i] = HEX_DIGITS[bytes[i] >> 4 & 0xf];
      digits[2 * i + 1] = HEX_DIGITS[bytes[i] & 0xf];
    }
    return digits;
  }
}
