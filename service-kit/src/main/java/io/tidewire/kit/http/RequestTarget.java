package io.tidewire.kit.http;

import java.util.Optional;

/**
 * The path and query of a request line, exactly as they were sent. Clients of a proxy send the
 * absolute form ({@code GET http://host/path?query HTTP/1.1}); it means the same as the path alone.
 *
 * @param path percent-encoded; begins with a slash, except for what is no path, such as {@code *}
 * @param query percent-encoded, without the question mark; empty if there is none
 */
public record RequestTarget(String path, String query) {

  private static final String AUTHORITY = "://";

  /**
   * @param target the second word of a request line
   */
  public static RequestTarget of(String target) {
    int start = pathStart(target);
    int question = target.indexOf('?', start);
    String path = target.substring(start, question < 0 ? target.length() : question);
    String query = question < 0 ? "" : target.substring(question + 1);
    return new RequestTarget(start > 0 && path.isEmpty() ? "/" : path, query);
  }

  /** The authority of a target in absolute form; empty for another. */
  public static Optional<String> authority(String target) {
    int end = pathStart(target);
    if (end == 0) return Optional.empty();
    return Optional.of(target.substring(target.indexOf(AUTHORITY) + AUTHORITY.length(), end));
  }

  /** As in origin form: the path with its query. */
  @Override
  public String toString() {
    return query.isEmpty() ? path : path + "?" + query;
  }

  /** Where the path begins; 0 unless the target is in absolute form. */
  private static int pathStart(String target) {
    if (target.startsWith("/")) return 0;
    int authority = target.indexOf(AUTHORITY);
    if (authority < 1 || !isScheme(target, authority)) return 0;
    for (int i = authority + AUTHORITY.length(); i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '/' || c == '?') return i;
    }
    return target.length();
  }

  private static boolean isScheme(String target, int end) {
    for (int i = 0; i < end; i++) {
      char c = target.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter) return false;
    }
    return true;
  }
}
