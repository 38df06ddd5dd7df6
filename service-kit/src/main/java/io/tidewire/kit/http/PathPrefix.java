package io.tidewire.kit.http;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A path under which clients see a service, for example {@code /realtime}; empty if there is none.
 * A proxy in front may strip it or not, and an SDK may sign it or not: a request with it and one
 * without it mean the same.
 */
public record PathPrefix(String text) {

  private static final Pattern LEGAL = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

  public static final PathPrefix NONE = new PathPrefix("");

  /** Throws {@link IllegalArgumentException} unless empty or a path without a slash at its end. */
  public PathPrefix {
    if (!LEGAL.matcher(text).matches()) {
      throw new IllegalArgumentException("expected a path like /realtime, got \"" + text + "\"");
    }
  }

  /** Reads a setting; throws {@link BadSetting} naming it. */
  public static PathPrefix from(Settings settings, String key) {
    try {
      return new PathPrefix(settings.text(key, ""));
    } catch (IllegalArgumentException illegal) {
      throw new BadSetting(key, String.valueOf(illegal.getMessage()));
    }
  }

  /** A regular expression that matches the prefix or nothing. */
  public String regex() {
    return text.isEmpty() ? "" : "(?:" + Pattern.quote(text) + ")?";
  }

  /** The raw path without the prefix; unchanged if it does not begin with it. */
  public String strip(String rawPath) {
    return !text.isEmpty() && rawPath.startsWith(text + "/")
        ? rawPath.substring(text.length())
        : rawPath;
  }

  /**
   * The paths that the sender of a request may have meant, likeliest first: as it arrived, then
   * with the prefix that a proxy stripped, or without the one that a proxy left.
   */
  public List<String> meanings(String rawPath) {
    if (text.isEmpty()) return List.of(rawPath);
    String stripped = strip(rawPath);
    return stripped.equals(rawPath) ? List.of(rawPath, text + rawPath) : List.of(rawPath, stripped);
  }

  @Override
  public String toString() {
    return text;
  }
}
