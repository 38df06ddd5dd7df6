package io.tidewire.publish.endpoint;

import io.tidewire.text.PercentDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shape of a route's path: literal segments, and {@code {named}} ones that stand for any text.
 * It is matched against the raw path, whose segments are decoded afterwards, so a name may contain
 * {@code ;}, {@code =}, {@code ,}, {@code @} or an encoded slash.
 *
 * @param segments between the slashes; a named one is empty
 * @param names of the named segments, in their order
 */
public record PathTemplate(List<String> segments, List<String> names) {

  static PathTemplate of(String text) {
    List<String> all = List.of(text.substring(1).split("/", -1));
    return new PathTemplate(
        all.stream().map(segment -> isName(segment) ? "" : segment).toList(),
        all.stream().filter(PathTemplate::isName).map(PathTemplate::name).toList());
  }

  /** Whether a raw path has this shape. A named segment is never empty. */
  boolean matches(String rawPath) {
    int start = 0;
    for (String literal : segments) {
      if (start >= rawPath.length() || rawPath.charAt(start) != '/') return false;
      int end = endOfSegment(rawPath, start + 1);
      int length = end - start - 1;
      boolean fits =
          literal.isEmpty()
              ? length > 0
              : length == literal.length() && rawPath.startsWith(literal, start + 1);
      if (!fits) return false;
      start = end;
    }
    return start == rawPath.length();
  }

  /**
   * The decoded segments by name; empty if one cannot be decoded.
   *
   * @param rawPath of this shape
   */
  Optional<Map<String, String>> arguments(String rawPath) {
    Map<String, String> arguments = new HashMap<>();
    int start = 0;
    for (String literal : segments) {
      int end = endOfSegment(rawPath, start + 1);
      if (literal.isEmpty()) {
        Optional<String> decoded = PercentDecoder.decode(rawPath.substring(start + 1, end));
        if (decoded.isEmpty()) return Optional.empty();
        arguments.put(names.get(arguments.size()), decoded.get());
      }
      start = end;
    }
    return Optional.of(arguments);
  }

  private static int endOfSegment(String rawPath, int from) {
    int slash = rawPath.indexOf('/', from);
    return slash < 0 ? rawPath.length() : slash;
  }

  private static boolean isName(String segment) {
    return segment.startsWith("{");
  }

  private static String name(String segment) {
    return segment.substring(1, segment.length() - 1);
  }
}
