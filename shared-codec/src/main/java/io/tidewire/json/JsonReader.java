package io.tidewire.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewire.text.IllFormedText;
import io.tidewire.text.WellFormedText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Walks over one JSON text, once, front to back. Every method reads exactly one value; {@code what}
 * is how a complaint names it.
 *
 * <p>All methods throw {@link MalformedJson}, naming what was wrong.
 */
public final class JsonReader {

  private static final char REPLACEMENT = '\uFFFD';

  private final JsonParser parser;
  private final boolean mayBeIllFormed;
  private boolean peeked;

  private JsonReader(String text) {
    parser = parserOf(text);
    mayBeIllFormed = WellFormedText.mayEscapeSurrogates(text);
  }

  /** Reads a whole text, which must be one object and nothing behind it. */
  public static void readObject(byte[] text, MemberReader member) {
    JsonReader json = new JsonReader(decoded(text));
    json.object("body", member);
    json.requireEnd();
  }

  /** Called with each member's name in turn; must read the member's value from the reader. */
  @FunctionalInterface
  public interface MemberReader {
    void read(JsonReader json, String name);
  }

  /** Called with each element's index in turn; must read the element from the reader. */
  @FunctionalInterface
  public interface ElementReader {
    void read(JsonReader json, int index);
  }

  public void object(String what, MemberReader member) {
    require(next(), JsonToken.START_OBJECT, what, "an object");
    while (next() == JsonToken.FIELD_NAME) member.read(this, text());
  }

  /** Returns false if there was null instead. */
  public boolean array(String what, ElementReader element) {
    JsonToken token = next();
    if (token == JsonToken.VALUE_NULL) return false;
    require(token, JsonToken.START_ARRAY, what, "an array");
    for (int index = 0; peek() != JsonToken.END_ARRAY; index++) element.read(this, index);
    next();
    return true;
  }

  /** The string, unescaped; empty if there was null instead. */
  public Optional<String> string(String what) {
    JsonToken token = next();
    if (token == JsonToken.VALUE_NULL) return Optional.empty();
    require(token, JsonToken.VALUE_STRING, what, "a string");
    return Optional.of(wellFormed(what, text()));
  }

  /** The string, unescaped; of any other value its compact JSON text; empty for null. */
  public Optional<String> stringOrJson(String what) {
    return switch (next()) {
      case VALUE_NULL -> Optional.empty();
      case VALUE_STRING -> Optional.of(wellFormed(what, text()));
      default -> Optional.of(wellFormed(what, CompactJson.of(this)));
    };
  }

  /** JSON can spell half a surrogate pair, which UTF-8 would carry as a question mark. */
  private String wellFormed(String what, String text) {
    if (!mayBeIllFormed) return text;
    try {
      return WellFormedText.require(what, text);
    } catch (IllFormedText illFormed) {
      throw new MalformedJson(illFormed.why());
    }
  }

  /** Passes over one value of any kind. */
  public void skip() {
    next();
    try {
      parser.skipChildren();
    } catch (IOException unreadable) {
      throw malformed(unreadable);
    }
  }

  /** The current token's text: of a string unescaped, of a number exactly as it was sent. */
  String text() {
    try {
      return parser.getText();
    } catch (IOException unreadable) {
      throw malformed(unreadable);
    }
  }

  JsonToken current() {
    return parser.currentToken();
  }

  /** Steps to the next token. A value handed back by {@link #peek} is taken first. */
  JsonToken next() {
    if (peeked) {
      peeked = false;
      return parser.currentToken();
    }
    return advance();
  }

  private JsonToken peek() {
    if (!peeked) {
      advance();
      peeked = true;
    }
    return parser.currentToken();
  }

  private JsonToken advance() {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) throw new MalformedJson("body is empty");
      return token;
    } catch (IOException unreadable) {
      throw malformed(unreadable);
    }
  }

  private void requireEnd() {
    try {
      if (parser.nextToken() != null) throw new MalformedJson("body: text after the JSON object");
    } catch (IOException unreadable) {
      throw malformed(unreadable);
    }
  }

  private static void require(JsonToken found, JsonToken wanted, String what, String kind) {
    if (found != wanted) {
      throw new MalformedJson(what + ": expected " + kind + ", got " + kindOf(found));
    }
  }

  private static String kindOf(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> "nothing";
    };
  }

  /** Decodes strictly, and first: Jackson would put U+FFFD for what is not UTF-8. */
  private static String decoded(byte[] text) {
    String chars = new String(text, StandardCharsets.UTF_8);
    if (chars.indexOf(REPLACEMENT) >= 0) requireUtf8(text);
    return chars;
  }

  private static JsonParser parserOf(String chars) {
    try {
      return StrictJson.tokens(chars);
    } catch (IOException unreadable) {
      throw malformed(unreadable);
    }
  }

  /** Tells a U+FFFD that was sent from one that stands for bytes that are not UTF-8. */
  private static void requireUtf8(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
    } catch (CharacterCodingException notUtf8) {
      throw new MalformedJson("body is not valid JSON: not UTF-8");
    }
  }

  private static MalformedJson malformed(IOException cause) {
    if (!(cause instanceof JsonProcessingException syntax)) {
      return new MalformedJson("body is not valid JSON: " + cause.getMessage());
    }
    JsonLocation at = syntax.getLocation();
    String where =
        at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    return new MalformedJson("body is not valid JSON: " + syntax.getOriginalMessage() + where);
  }
}
