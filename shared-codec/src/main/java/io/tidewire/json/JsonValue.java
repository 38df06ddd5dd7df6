package io.tidewire.json;

import java.util.OptionalLong;

/**
 * One value of a {@link JsonObjectText}.
 *
 * @param raw the value exactly as it was written
 * @param text a string's characters; a number's digits, which never pass through a double; the raw
 *     text of anything else
 */
public record JsonValue(Kind kind, String raw, String text) {

  /** What RFC 8259 knows. */
  public enum Kind {
    STRING,
    NUMBER,
    BOOLEAN,
    NULL,
    OBJECT,
    ARRAY
  }

  private static final int MAX_SECONDS_DIGITS = 15;

  public boolean isString() {
    return kind == Kind.STRING;
  }

  public boolean isNumber() {
    return kind == Kind.NUMBER;
  }

  public boolean isObject() {
    return kind == Kind.OBJECT;
  }

  public boolean isArray() {
    return kind == Kind.ARRAY;
  }

  /**
   * The whole part of a number that is written out in digits; empty for every other value. Enough
   * for any date, and no text, however long or however large its exponent, costs more than its
   * length.
   */
  public OptionalLong wholeSeconds() {
    if (kind != Kind.NUMBER) return OptionalLong.empty();
    int point = text.indexOf('.');
    String whole = point < 0 ? text : text.substring(0, point);
    boolean digits = whole.chars().allMatch(c -> c >= '0' && c <= '9');
    boolean exponent = text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
    if (!digits || exponent || whole.length() > MAX_SECONDS_DIGITS) return OptionalLong.empty();
    return OptionalLong.of(Long.parseLong(whole));
  }
}
