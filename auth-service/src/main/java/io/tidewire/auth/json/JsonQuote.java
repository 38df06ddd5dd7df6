package io.tidewire.auth.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Writes strings as JSON. */
public final class JsonQuote {

  private JsonQuote() {}

  /** The text as a JSON string, quotes included. */
  public static String quote(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
