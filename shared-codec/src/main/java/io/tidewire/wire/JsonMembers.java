package io.tidewire.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewire.json.StrictJson;
import io.tidewire.text.IllFormedText;
import io.tidewire.text.WellFormedText;
import io.tidewire.wire.error.MalformedFrame;
import io.tidewire.wire.error.SoftError;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The members of one JSON object that somebody asked for; all others are skipped. Of members with
 * the same name the last one counts, as in every client's {@code JSON.parse}.
 */
final class JsonMembers {

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private static final JsonMembers NONE = new JsonMembers(Map.of());

  /**
   * @param text the decoded string, or the compact JSON text of any other value
   */
  private record Value(String text, boolean isString) {}

  private final Map<String, Value> values;

  private JsonMembers(Map<String, Value> values) {
    this.values = values;
  }

  /**
   * @throws IOException if the text is anything but one JSON object
   * @throws MalformedFrame if a wanted string has an unpaired surrogate
   */
  static JsonMembers read(String text, Set<String> wanted) throws IOException {
    Map<String, Value> values = new HashMap<>();
    try (JsonParser tokens = StrictJson.tokens(text)) {
      if (tokens.nextToken() != JsonToken.START_OBJECT) throw new IOException("not an object");
      while (tokens.nextToken() == JsonToken.FIELD_NAME) {
        String name = tokens.currentName();
        tokens.nextToken();
        if (wanted.contains(name)) {
          values.put(name, value(tokens, text));
        } else {
          tokens.skipChildren();
        }
      }
      if (tokens.nextToken() != null) throw new IOException("more than an object");
    }
    return new JsonMembers(values);
  }

  private static Value value(JsonParser tokens, String source) throws IOException {
    if (tokens.currentToken() == JsonToken.VALUE_STRING) {
      return new Value(wellFormed(tokens, source), true);
    }
    if (!tokens.currentToken().isStructStart()) return new Value(tokens.getText(), false);
    long start = tokens.currentTokenLocation().getCharOffset();
    tokens.skipChildren();
    long end = tokens.currentLocation().getCharOffset();
    return new Value(StrictJson.compact(source.substring((int) start, (int) end)), false);
  }

  private static String wellFormed(JsonParser tokens, String source) throws IOException {
    String text = tokens.getText();
    if (!WellFormedText.mayEscapeSurrogates(source)) return text;
    try {
      return WellFormedText.require(tokens.currentName(), text);
    } catch (IllFormedText unpaired) {
      throw new MalformedFrame(SoftError.illFormedText(unpaired));
    }
  }

  /** A member that is a string. */
  Optional<String> string(String name) {
    return Optional.ofNullable(values.get(name)).filter(Value::isString).map(Value::text);
  }

  /** A string as it is, any other value as its compact JSON text, numbers digit by digit. */
  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(Value::text);
  }

  /** Whether the member is there and not null. */
  boolean has(String name) {
    return string(name).isPresent() || isOtherThanString(name);
  }

  /** A member that is a whole number of at most 18 digits, without sign, point or exponent. */
  OptionalLong number(String name) {
    Value value = values.get(name);
    if (value == null || value.isString()) return OptionalLong.empty();
    return DIGITS.matcher(value.text()).matches()
        ? OptionalLong.of(Long.parseLong(value.text()))
        : OptionalLong.empty();
  }

  /** Whether the member is there and neither a string nor null. */
  boolean isOtherThanString(String name) {
    Value value = values.get(name);
    return value != null && !value.isString() && !value.text().equals("null");
  }

  /**
   * The members of a member that is an object, or a string with an object inside.
   *
   * @throws IOException if it is anything else, but absent or null
   */
  JsonMembers members(String name, Set<String> wanted) throws IOException {
    return has(name) ? read(text(name).orElseThrow(), wanted) : NONE;
  }
}
