package io.tidewire.kit.log;

import java.util.regex.Pattern;

/**
 * Replaces the user info of URLs, which may be a password, by {@code …}. Applied to log lines,
 * stack traces and startup errors, including the text of libraries: {@code java.net.URI}, for
 * example, quotes its input in exceptions.
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
