package io.tidewire.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.Writer;

/** The JSON that frames are made of: a strict tokenizer for reading, escaping for writing. */
public final class StrictJson {

  /** Deeper than any event that an application means, shallow enough for recursive receivers. */
  public static final int MAX_DEPTH = 128;

  /** Names of members come from strangers, so they are kept out of shared symbol tables. */
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private StrictJson() {}

  /** The same for an object in which no name may occur twice, at any depth. */
  public static JsonParser uniqueNames(String text) throws IOException {
    return tokens(text).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  }

  /** Writes into {@code text}. */
  static JsonGenerator generator(Writer text) throws IOException {
    return FACTORY.createGenerator(text);
  }

  /** Tokens of RFC 8259 JSON: no comments, no trailing commas, no NaN. */
  public static JsonParser tokens(String text) throws IOException {
    return FACTORY.createParser(text);
  }

  /**
   * The same JSON without the whitespace around its tokens. Every token stays as it was written.
   */
  public static String compact(String json) {
    StringBuilder compact = new StringBuilder(json.length());
    boolean inString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (inString && c == '\\') {
        compact.append(c).append(json.charAt(++i));
        continue;
      }
      if (c == '"') inString = !inString;
      if (inString || !isWhitespace(c)) compact.append(c);
    }
    return compact.toString();
  }

  /**
   * Appends a JSON string. A surrogate without its partner is written as an escape: UTF-8 has no
   * bytes for it, and a verbatim one would reach the client as a question mark.
   */
  public static void quote(StringBuilder json, String text) {
    json.append('"');
    int copied = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) continue;
      if (isPair(text, i)) {
        i++;
        continue;
      }
      json.append(text, copied, i);
      escape(json, c);
      copied = i + 1;
    }
    json.append(text, copied, text.length()).append('"');
  }

  /** {@link #quote} as a string of its own. */
  public static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2);
    quote(json, text);
    return json.toString();
  }

  private static void escape(StringBuilder json, char c) {
    switch (c) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      default ->
          json.append("\\u")
              .append(HEX[c >> 12])
              .append(HEX[(c >> 8) & 0xf])
              .append(HEX[(c >> 4) & 0xf])
              .append(HEX[c & 0xf]);
    }
  }

  private static boolean isPair(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }

  private static boolean isWhitespace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
