package io.tidewire.publish.intake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Computes sizes of text in UTF-8 without encoding it. */
final class Utf8 {

  /** The most bytes of one UTF-16 unit; a surrogate pair takes fewer per unit. */
  private static final int MAX_BYTES_PER_CHAR = 3;

  private Utf8() {}

  static boolean isLongerThan(int limit, String text) {
    if (text.length() > limit) return true;
    if ((long) text.length() * MAX_BYTES_PER_CHAR <= limit) return false;
    return length(text) > limit;
  }

  private static int length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800 || Character.isSurrogate(c)) {
        bytes += 2;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  /**
   * @param where the name in the error message
   * @throws Rejected if the bytes are not valid UTF-8
   */
  static String decode(String where, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw Rejected.because(where + ": expected text in UTF-8");
    }
  }
}
