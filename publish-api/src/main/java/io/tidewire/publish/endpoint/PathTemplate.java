package io.tidewire.publish.endpoint;

import io.tidewire.text.PercentDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The shape of a route's path: literal segments, and {@code {named}} ones that stand for any text.
 * Matched against the raw path and decoded afterwards, so a name may hold {@code ;}, {@code =},
 * {@code ,}, {@code @} or an encoded slash.
 */
public record PathTemplate(List<String> segments) {

  static PathTemplate of(String text) {
    return new PathTemplate(List.of(text.split("/", -1)));
  }

  /** Matches every raw path of this shape. */
  String regex() {
    return segments.stream()
        .map(segment -> isName(segment) ? "[^/]+" : segment)
        .collect(Collectors.joining("/"));
  }

  /**
   * The decoded segments by name; nothing if one cannot be decoded.
   *
   * @param rawPath of this shape
   */
  Optional<Map<String, String>> arguments(String rawPath) {
    String[] found = rawPath.split("/", -1);
    Map<String, String> arguments = new HashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      if (!isName(segments.get(i))) continue;
      Optional<String> decoded = PercentDecoder.decode(found[i]);
      if (decoded.isEmpty()) return Optional.empty();
      arguments.put(name(segments.get(i)), decoded.get());
    }
    return Optional.of(arguments);
  }

  private static boolean isName(String segment) {
    return segment.startsWith("{");
  }

  private static String name(String segment) {
    return segment.substring(1, segment.length() - 1);
  }
}
