package io.tidewire.signing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A query string taken apart the way Pusher signs it: keys in lower case, values decoded once,
 * {@code +} for itself, repeated keys kept apart and in their order.
 */
final class QueryParameters {

  /** The one parameter that is not signed. */
  static final String SIGNATURE = "auth_signature";

  private static final QueryParameters NONE = new QueryParameters(List.of());

  private static final Comparator<Parameter> BY_KEY_BYTES =
      (a, b) -> Arrays.compareUnsigned(utf8(a.key()), utf8(b.key()));

  private record Parameter(String key, String value) {}

  private final List<Parameter> parameters;

  private QueryParameters(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  /** No parameters at all if any of them cannot be decoded. */
  static QueryParameters parse(String rawQuery) {
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : rawQuery.split("&")) {
      if (pair.isEmpty()) continue;
      int equals = pair.indexOf('=');
      Optional<String> key = PercentDecoder.decode(equals < 0 ? pair : pair.substring(0, equals));
      Optional<String> value = PercentDecoder.decode(equals < 0 ? "" : pair.substring(equals + 1));
      if (key.isEmpty() || value.isEmpty()) return NONE;
      parameters.add(new Parameter(key.get().toLowerCase(Locale.ROOT), value.get()));
    }
    return new QueryParameters(parameters);
  }

  /** The third line of the string to sign. */
  String canonical() {
    return parameters.stream()
        .filter(parameter -> !parameter.key().equals(SIGNATURE))
        .sorted(BY_KEY_BYTES)
        .map(parameter -> parameter.key() + "=" + parameter.value())
        .collect(Collectors.joining("&"));
  }

  /**
   * With {@code name[0]=a&name[1]=b} and {@code name[]=a&name[]=b} turned into {@code name=a,b}.
   */
  QueryParameters collapsed() {
    Map<String, String> lists = new LinkedHashMap<>();
    List<Parameter> collapsed = new ArrayList<>();
    for (Parameter parameter : parameters) {
      String name = listName(parameter.key());
      if (name.isEmpty()) {
        collapsed.add(parameter);
      } else {
        lists.merge(name, parameter.value(), (before, next) -> before + "," + next);
      }
    }
    lists.forEach((name, values) -> collapsed.add(new Parameter(name, values)));
    return new QueryParameters(collapsed);
  }

  /** The value of a parameter that occurs exactly once. */
  Optional<String> value(String key) {
    List<Parameter> found =
        parameters.stream().filter(parameter -> parameter.key().equals(key)).toList();
    return found.size() == 1 ? Optional.of(found.get(0).value()) : Optional.empty();
  }

  /** {@code name} of {@code name[7]} and {@code name[]}; empty for any other key. */
  private static String listName(String key) {
    int bracket = key.indexOf('[');
    if (bracket < 1 || !key.endsWith("]")) return "";
    for (int i = bracket + 1; i < key.length() - 1; i++) {
      if (key.charAt(i) < '0' || key.charAt(i) > '9') return "";
    }
    return key.substring(0, bracket);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
