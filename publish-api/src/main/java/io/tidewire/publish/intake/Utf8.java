package io.tidewire.publish.intake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Sizes of text in UTF-8, without encoding it. */
final class Utf8 {

  /** What one UTF-16 unit can become at most; a surrogate pair takes less per unit. */
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
   * @param where what a complaint names
   * @throws Rejected if the bytes are no UTF-8
   */
  static String decode(String where, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw Rejected.because(where + ": expected text in UTF-8");
    }
  }
}
