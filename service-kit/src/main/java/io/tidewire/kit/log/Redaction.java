package io.tidewire.kit.log;

import java.util.regex.Pattern;

/**
 * The rule for URLs in anything that people read: their user info (what stands before an {@code @})
 * is replaced by {@code …}. It applies to log lines, stack traces and the complaint of a start that
 * fails, whoever wrote the text; exceptions of {@code java.net.URI} quote what they could not read.
 */
public final class Redaction {

  private static final String SCHEME_END = "://";

  /**
   * The last {@code @} before a space ends the user info: a password may hold slashes and more
   * {@code @} unescaped.
   */
  private static final Pattern USER_INFO = Pattern.compile("://[^\\s@]*+(?:@[^\\s@]*+)*@");

  private Redaction() {}

  /** The text without the user info of the URLs in it. */
  public static String of(String text) {
    if (!text.contains(SCHEME_END)) return text;
    return USER_INFO.matcher(text).replaceAll("://…@");
  }
}
