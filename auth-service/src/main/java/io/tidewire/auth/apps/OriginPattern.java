package io.tidewire.auth.apps;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code [scheme://]host[:port]}, where the first of the host's labels may hold one {@code *}. A
 * part that the pattern leaves out matches anything; {@code *} alone matches every origin. A star
 * must be followed by a domain: {@code http://*} would match every page, and {@code app*} would
 * match {@code app.evil.example}.
 *
 * @param host lower case; {@code *} stands for any run of characters, dots too
 */
public record OriginPattern(Optional<String> scheme, String host, Optional<String> port) {

  /** Longer than any host name with scheme and port. */
  private static final int MAX_LENGTH = 300;

  private static final Pattern HOST =
      Pattern.compile("[a-z0-9_-]*+(\\*[a-z0-9_-]*+)?+(\\.[a-z0-9_-]++)*+|\\[[0-9a-f:.]++]");
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  /** Every origin. */
  public static final OriginPattern ANY =
      new OriginPattern(Optional.empty(), "*", Optional.empty());

  /**
   * @throws IllegalArgumentException naming what is wrong
   */
  public static OriginPattern parse(String text) {
    OriginPattern pattern =
        split(text)
            .filter(parts -> !parts.host.isEmpty() && HOST.matcher(parts.host).matches())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected [scheme://]host[:port], with * only in the host's first part"));
    if (!pattern.equals(ANY) && pattern.isOpenEnded()) {
      throw new IllegalArgumentException(
          "expected [scheme://]host[:port] with a domain after *, such as *.example.org;"
              + " * alone allows every page");
    }
    return pattern;
  }

  /** Whether the star is the end of the host. */
  private boolean isOpenEnded() {
    int star = host.indexOf('*');
    return star >= 0 && host.indexOf('.', star) < 0;
  }

  /** Whether the origin of a page matches. */
  public boolean matches(String origin) {
    if (equals(ANY)) return true;
    return split(origin)
        .filter(page -> page.scheme.isPresent() && page.host.indexOf('*') < 0)
        .filter(page -> scheme.isEmpty() || scheme.equals(page.scheme))
        .filter(page -> port.isEmpty() || port.equals(page.port))
        .filter(page -> hostMatches(page.host))
        .isPresent();
  }

  private boolean hostMatches(String name) {
    int star = host.indexOf('*');
    if (star < 0) return host.equals(name);
    String before = host.substring(0, star);
    String after = host.substring(star + 1);
    return name.length() > before.length() + after.length()
        && name.startsWith(before)
        && name.endsWith(after);
  }

  /** Empty for a text that is not an origin, such as {@code null} of a sandboxed page. */
  private static Optional<OriginPattern> split(String text) {
    if (text.length() > MAX_LENGTH) return Optional.empty();
    String lower = text.toLowerCase(Locale.ROOT);
    int slashes = lower.indexOf("://");
    Optional<String> scheme =
        slashes < 0 ? Optional.empty() : Optional.of(lower.substring(0, slashes));
    String authority = slashes < 0 ? lower : lower.substring(slashes + 3);
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    Optional<String> port =
        hasPort ? Optional.of(authority.substring(colon + 1)) : Optional.empty();
    String host = hasPort ? authority.substring(0, colon) : authority;
    boolean legal =
        scheme.map(SCHEME.asMatchPredicate()::test).orElse(true)
            && port.map(PORT.asMatchPredicate()::test).orElse(true)
            && HOST.matcher(host).matches();
    return legal ? Optional.of(new OriginPattern(scheme, host, port)) : Optional.empty();
  }

  @Override
  public String toString() {
    return scheme.map(name -> name + "://").orElse("")
        + host
        + port.map(number -> ":" + number).orElse("");
  }
}
