package io.tidewire.signing;

import io.tidewire.text.PercentDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A query string taken apart the way Pusher signs it: keys in lower case, values decoded once,
 * {@code +} for itself, repeated keys kept apart and in their order.
 */
final class QueryParameters {

  /** The one parameter that is not signed. */
  static final String SIGNATURE = "auth_signature";

  /** Of a signed request: key, timestamp, version, MD5 of the body, signature, and an option. */
  private static final int USUAL_COUNT = 6;

  private static final QueryParameters NONE = new QueryParameters(List.of());

  private static final Comparator<Parameter> BY_KEY_BYTES =
      (a, b) -> compareAsUtf8(a.key(), b.key());

  private record Parameter(String key, String value) {}

  private final List<Parameter> parameters;

  private QueryParameters(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  /** No parameters at all if any of them cannot be decoded. */
  static QueryParameters parse(String rawQuery) {
    List<Parameter> parameters = new ArrayList<>(USUAL_COUNT);
    boolean plain = rawQuery.indexOf('%') < 0;
    for (int start = 0; start < rawQuery.length(); ) {
      int ampersand = rawQuery.indexOf('&', start);
      int end = ampersand < 0 ? rawQuery.length() : ampersand;
      if (end > start) {
        if (plain) {
          parameters.add(plainParameter(rawQuery, start, end));
        } else {
          Optional<Parameter> parameter = parameter(rawQuery.substring(start, end));
          if (parameter.isEmpty()) return NONE;
          parameters.add(parameter.get());
        }
      }
      start = end + 1;
    }
    return new QueryParameters(parameters);
  }

  /** Where nothing of the query is encoded, there is nothing to decode, and nothing can fail. */
  private static Parameter plainParameter(String rawQuery, int start, int end) {
    int equals = rawQuery.indexOf('=', start);
    boolean valued = equals >= 0 && equals < end;
    String key = rawQuery.substring(start, valued ? equals : end);
    String value = valued ? rawQuery.substring(equals + 1, end) : "";
    return new Parameter(key.toLowerCase(Locale.ROOT), value);
  }

  private static Optional<Parameter> parameter(String pair) {
    int equals = pair.indexOf('=');
    Optional<String> key = PercentDecoder.decode(equals < 0 ? pair : pair.substring(0, equals));
    Optional<String> value = PercentDecoder.decode(equals < 0 ? "" : pair.substring(equals + 1));
    if (key.isEmpty() || value.isEmpty()) return Optional.empty();
    return Optional.of(new Parameter(key.get().toLowerCase(Locale.ROOT), value.get()));
  }

  /** The third line of the string to sign. */
  String canonical() {
    List<Parameter> sorted = sorted();
    StringBuilder canonical = new StringBuilder(256);
    for (Parameter parameter : sorted) {
      if (parameter.key().equals(SIGNATURE)) continue;
      if (canonical.length() > 0) canonical.append('&');
      canonical.append(parameter.key()).append('=').append(parameter.value());
    }
    return canonical.toString();
  }

  /** SDKs send what they sign, mostly in the order in which they sign it. */
  private List<Parameter> sorted() {
    for (int i = 1; i < parameters.size(); i++) {
      if (BY_KEY_BYTES.compare(parameters.get(i - 1), parameters.get(i)) <= 0) continue;
      List<Parameter> sorted = new ArrayList<>(parameters);
      sorted.sort(BY_KEY_BYTES);
      return sorted;
    }
    return parameters;
  }

  /** Whether {@link #collapsed} is something else than this. */
  boolean hasLists() {
    for (Parameter parameter : parameters) {
      if (!listName(parameter.key()).isEmpty()) return true;
    }
    return false;
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
    Optional<String> found = Optional.empty();
    for (Parameter parameter : parameters) {
      if (!parameter.key().equals(key)) continue;
      if (found.isPresent()) return Optional.empty();
      found = Optional.of(parameter.value());
    }
    return found;
  }

  /** The values of {@code name[]} and {@code name[7]}, in their order. */
  List<String> list(String name) {
    return parameters.stream()
        .filter(parameter -> listName(parameter.key()).equals(name))
        .map(Parameter::value)
        .toList();
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

  /** As the UTF-8 bytes compare: characters beyond 16 bits come behind all others. */
  private static int compareAsUtf8(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left == right) continue;
      boolean beyond = Character.isSurrogate(left);
      return beyond == Character.isSurrogate(right) ? left - right : beyond ? 1 : -1;
    }
    return a.length() - b.length();
  }
}
