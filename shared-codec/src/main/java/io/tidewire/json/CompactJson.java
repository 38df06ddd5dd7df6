package io.tidewire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Copies one JSON value without its white space, its strings unescaped as far as JSON allows;
 * {@link StrictJson#compact} keeps their escapes. Numbers keep their spelling: {@code 1.0} and a
 * 30-digit integer would not survive a conversion to {@code double}.
 */
final class CompactJson {

  private CompactJson() {}

  /**
   * Copies the value that starts at the reader's current token, and leaves the reader behind it.
   */
  static String of(JsonReader json) {
    StringWriter text = new StringWriter();
    try (JsonGenerator copy = StrictJson.generator(text)) {
      int depth = 0;
      JsonToken token = json.current();
      while (true) {
        write(copy, token, json);
        if (token.isStructStart()) depth++;
        if (token.isStructEnd()) depth--;
        if (depth == 0) break;
        token = json.next();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static void write(JsonGenerator copy, JsonToken token, JsonReader json)
      throws IOException {
    switch (token) {
      case START_OBJECT -> copy.writeStartObject();
      case END_OBJECT -> copy.writeEndObject();
      case START_ARRAY -> copy.writeStartArray();
      case END_ARRAY -> copy.writeEndArray();
      case FIELD_NAME -> copy.writeFieldName(json.text());
      case VALUE_STRING -> copy.writeString(json.text());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> copy.writeNumber(json.text());
      case VALUE_TRUE -> copy.writeBoolean(true);
      case VALUE_FALSE -> copy.writeBoolean(false);
      case VALUE_NULL -> copy.writeNull();
      default -> throw new IllegalStateException("unexpected token " + token);
    }
  }
}
