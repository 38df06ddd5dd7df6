package io.tidewire.kit.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.tidewire.text.Excerpt;

/**
 * The pattern word {@code %line}: a message without line breaks, which could pass for lines of
 * ours, without the user info of URLs, and cut at {@value #MAX_CHARACTERS} characters.
 */
public final class OneLineMessage extends ClassicConverter {

  static final int MAX_CHARACTERS = 4_000;

  @Override
  public String convert(ILoggingEvent event) {
    return of(String.valueOf(event.getFormattedMessage()));
  }

  static String of(String message) {
    String text = message.replaceAll("\\s*\\R\\s*", " ");
    return Redaction.of(Excerpt.of(text, MAX_CHARACTERS));
  }
}
