package io.tidewire.publish.http;

import java.util.regex.Pattern;

/**
 * A path under which the outside world sees this API, for example {@code /realtime}; empty if there
 * is none. Whether a proxy in front strips it or not, and whether the SDK signs it or not, requests
 * are understood.
 */
public record PathPrefix(String text) {

  private static final Pattern LEGAL = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

  public static final PathPrefix NONE = new PathPrefix("");

  public PathPrefix {
    if (!LEGAL.matcher(text).matches()) {
      throw new IllegalArgumentException("expected a path like /realtime, got \"" + text + "\"");
    }
  }

  /** Matches the prefix or nothing. */
  String regex() {
    return text.isEmpty() ? "" : "(?:" + Pattern.quote(text) + ")?";
  }

  /** The raw path from {@code /apps/} or {@code /users/} on. */
  String strip(String rawPath) {
    return !text.isEmpty() && rawPath.startsWith(text + "/")
        ? rawPath.substring(text.length())
        : rawPath;
  }
}
