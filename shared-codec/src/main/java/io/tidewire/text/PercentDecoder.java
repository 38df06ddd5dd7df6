package io.tidewire.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Percent-decoding as URIs have it and HTML forms do not: {@code +} is a plus. Strict, so that two
 * different bytes never decode to the same text.
 */
public final class PercentDecoder {

  private static final int ESCAPE_LENGTH = 3;

  private PercentDecoder() {}

  /** Decoded once as UTF-8; empty if an escape is cut short, not hex, or not UTF-8. */
  public static Optional<String> decode(String text) {
    if (text.indexOf('%') < 0) return Optional.of(text);
    StringBuilder decoded = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      if (text.charAt(i) != '%') {
        decoded.append(text.charAt(i++));
        continue;
      }
      ByteArrayOutputStream run = new ByteArrayOutputStream();
      for (; i < text.length() && text.charAt(i) == '%'; i += ESCAPE_LENGTH) {
        int octet = octet(text, i + 1);
        if (octet < 0) return Optional.empty();
        run.write(octet);
      }
      Optional<String> characters = utf8(run.toByteArray());
      if (characters.isEmpty()) return Optional.empty();
      decoded.append(characters.get());
    }
    return Optional.of(decoded.toString());
  }

  /** The two hex digits there, or -1. */
  private static int octet(String text, int at) {
    if (at + 2 > text.length()) return -1;
    int high = hexDigit(text.charAt(at));
    int low = hexDigit(text.charAt(at + 1));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /** ASCII only: {@link Character#digit} would take the digits of every script. */
  private static int hexDigit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }
}
