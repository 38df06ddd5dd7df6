package io.tidewire.auth.http;

import io.tidewire.json.JsonObjectText;
import io.tidewire.json.JsonValue;
import io.tidewire.json.MalformedJson;
import io.tidewire.text.PercentDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The named values of a form, a JSON object or a query. A name that occurs twice is refused, since
 * the application may have used the other value.
 */
final class Fields {

  private static final int MOST = 64;

  private final Map<String, String> values = new HashMap<>();
  private final Map<String, JsonValue> arrays = new HashMap<>();

  private Fields() {}

  /**
   * @param contentType the header, or empty if there is none; then the format is detected
   * @throws HttpRefusal naming what is wrong
   */
  static Fields ofBody(String contentType, String body) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    boolean looksLikeJson = body.stripLeading().startsWith("{");
    if (type.equals("application/json") || (type.isEmpty() && looksLikeJson)) return ofJson(body);
    if (type.equals("application/x-www-form-urlencoded") || type.isEmpty()) return ofForm(body);
    throw HttpRefusal.badRequest(
        "Content-Type: expected application/x-www-form-urlencoded or application/json");
  }

  /** Form encoding, as in a query. */
  static Fields ofForm(String text) {
    Fields fields = new Fields();
    for (String pair : text.split("&", -1)) {
      if (pair.isEmpty()) continue;
      String[] parts = pair.split("=", 2);
      fields.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
    }
    return fields;
  }

  /** An empty value counts as absent. */
  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * @throws HttpRefusal if it is missing
   */
  String require(String name) {
    return find(name).orElseThrow(() -> HttpRefusal.badRequest(name + ": is missing"));
  }

  /**
   * The texts of an array, which only JSON supports.
   *
   * @param most how many there may be
   * @throws HttpRefusal naming what is wrong
   */
  List<String> requireList(String name, int most) {
    JsonValue array = arrays.get(name);
    if (array == null) throw HttpRefusal.badRequest(name + ": expected a JSON array of strings");
    try {
      List<String> texts = JsonObjectText.strings(array, name);
      if (!texts.isEmpty() && texts.size() <= most) return texts;
      throw HttpRefusal.badRequest(name + ": expected 1 to " + most + ", got " + texts.size());
    } catch (MalformedJson malformed) {
      throw HttpRefusal.badRequest(name + ": " + malformed.getMessage());
    }
  }

  /** Ignores members that are neither strings nor numbers. */
  private static Fields ofJson(String text) {
    try {
      Fields fields = new Fields();
      JsonObjectText.readWellFormed(text)
          .members()
          .forEach(
              (name, value) -> {
                if (value.isString()) fields.put(name, value.text());
                if (value.isArray()) fields.arrays.put(name, value);
              });
      return fields;
    } catch (MalformedJson malformed) {
      throw HttpRefusal.badRequest("The request body is " + malformed.getMessage());
    }
  }

  private void put(String name, String value) {
    if (values.size() >= MOST) throw HttpRefusal.badRequest("The request has too many parameters");
    if (values.put(name, value) != null) {
      String shown = name.length() <= MOST ? name : "a parameter";
      throw HttpRefusal.badRequest(shown + ": is repeated");
    }
  }

  private static String decoded(String text) {
    return PercentDecoder.decode(text.replace('+', ' '))
        .orElseThrow(() -> HttpRefusal.badRequest("The request body is not valid form data"));
  }
}
