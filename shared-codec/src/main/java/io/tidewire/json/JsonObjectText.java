package io.tidewire.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewire.text.WellFormedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object whose members keep the text they were written with.
 *
 * <p>Strict: exactly one object, no name twice. If two parsers used different ones of two equal
 * names, a signature would cover something that was not signed.
 */
public final class JsonObjectText {

  private final Map<String, JsonValue> members;

  private JsonObjectText(Map<String, JsonValue> members) {
    this.members = members;
  }

  /**
   * For what comes from outside: no name or string of it, at any depth, has an unpaired surrogate.
   *
   * @throws MalformedJson if the text is anything but one such JSON object
   */
  public static JsonObjectText readWellFormed(String text) {
    requireWellFormed(text);
    return read(text);
  }

  /**
   * @throws MalformedJson if the text is anything but one JSON object
   */
  public static JsonObjectText read(String text) {
    try (JsonParser tokens = StrictJson.uniqueNames(text)) {
      if (tokens.nextToken() != JsonToken.START_OBJECT) throw new MalformedJson("not an object");
      Map<String, JsonValue> members = members(tokens, text);
      if (tokens.nextToken() != null) throw new MalformedJson("more than one value");
      return new JsonObjectText(members);
    } catch (IOException malformed) {
      throw new MalformedJson("not valid JSON");
    }
  }

  /** Names and strings at every depth: what is passed on as raw text is read by others later. */
  private static void requireWellFormed(String text) {
    if (!WellFormedText.isWellFormed(text)) throw unpairedSurrogate();
    if (!WellFormedText.mayEscapeSurrogates(text)) return;
    try (JsonParser tokens = StrictJson.uniqueNames(text)) {
      for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
        boolean isText = token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING;
        if (isText && !WellFormedText.isWellFormed(tokens.getText())) throw unpairedSurrogate();
      }
    } catch (IOException malformed) {
      throw new MalformedJson("not valid JSON");
    }
  }

  private static MalformedJson unpairedSurrogate() {
    return new MalformedJson("not valid Unicode: it has an unpaired surrogate");
  }

  /**
   * The strings of an array.
   *
   * @param name what the complaint calls the value
   * @throws MalformedJson if the value is anything but an array of strings
   */
  public static List<String> strings(JsonValue array, String name) {
    try (JsonParser tokens = StrictJson.uniqueNames(array.raw())) {
      if (tokens.nextToken() != JsonToken.START_ARRAY) {
        throw new MalformedJson(name + " must be an array of strings");
      }
      List<String> strings = new ArrayList<>();
      while (tokens.nextToken() != JsonToken.END_ARRAY) {
        if (tokens.currentToken() != JsonToken.VALUE_STRING) {
          throw new MalformedJson(name + " must be an array of strings");
        }
        strings.add(tokens.getText());
      }
      return strings;
    } catch (IOException malformed) {
      throw new MalformedJson("not valid JSON");
    }
  }

  /** A member; empty as well when it is {@code null}, which means the same in every claim. */
  public Optional<JsonValue> member(String name) {
    return Optional.ofNullable(members.get(name))
        .filter(value -> value.kind() != JsonValue.Kind.NULL);
  }

  /** Whether the name occurs, even with {@code null}. */
  public boolean names(String name) {
    return members.containsKey(name);
  }

  /** All members, {@code null} ones too, in no particular order. */
  public Map<String, JsonValue> members() {
    return Map.copyOf(members);
  }

  private static Map<String, JsonValue> members(JsonParser tokens, String source)
      throws IOException {
    Map<String, JsonValue> members = new HashMap<>();
    while (tokens.nextToken() == JsonToken.FIELD_NAME) {
      String name = tokens.currentName();
      members.put(name, value(tokens, tokens.nextToken(), source));
    }
    return members;
  }

  private static JsonValue value(JsonParser tokens, JsonToken token, String source)
      throws IOException {
    long start = tokens.currentTokenLocation().getCharOffset();
    JsonValue.Kind kind = kind(token);
    String text = "";
    if (token.isStructStart()) {
      tokens.skipChildren();
    } else {
      text = tokens.getText();
    }
    long end = tokens.currentLocation().getCharOffset();
    String raw = source.substring((int) start, (int) end);
    return new JsonValue(kind, raw, token.isStructStart() ? raw : text);
  }

  private static JsonValue.Kind kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> JsonValue.Kind.OBJECT;
      case START_ARRAY -> JsonValue.Kind.ARRAY;
      case VALUE_STRING -> JsonValue.Kind.STRING;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> JsonValue.Kind.NUMBER;
      case VALUE_TRUE, VALUE_FALSE -> JsonValue.Kind.BOOLEAN;
      case VALUE_NULL -> JsonValue.Kind.NULL;
      default -> throw new MalformedJson("not valid JSON");
    };
  }
}
