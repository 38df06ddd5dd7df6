package io.tidewire.kit.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A log line as logfmt: {@code time}, {@code level}, {@code logger}, {@code msg}, then what the
 * message names ({@code key={}} in its pattern), then {@code stack_trace}. A value is quoted where
 * it has to be, with a backslash before quotes and backslashes, and line breaks written as {@code
 * \n}: a line is always one line.
 */
final class LogfmtLine extends LayoutBase<ILoggingEvent> {

  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /** A placeholder, with the name of its value if it has one. */
  private static final Pattern PLACE =
      Pattern.compile("(?:(?<=^|\\s)([a-z][a-z0-9_]*)=(\"?))?\\{}(\"?)");

  private static final Set<String> OURS = Set.of("time", "level", "logger", "msg", "stack_trace");

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(200);
    field(line, "time", MILLISECONDS.format(Instant.ofEpochMilli(event.getTimeStamp())));
    field(line, "level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    field(line, "logger", event.getLoggerName());
    message(line, event);
    if (event.getThrowableProxy() != null) {
      String trace = ThrowableProxyUtil.asString(event.getThrowableProxy());
      field(line, "stack_trace", IndentedStackTrace.of(trace).strip());
    }
    return line.append('\n').toString();
  }

  private static void message(StringBuilder line, ILoggingEvent event) {
    String pattern = String.valueOf(event.getMessage());
    Object @Nullable [] values = event.getArgumentArray();
    if (values == null || pattern.contains("\\{}")) {
      field(line, "msg", OneLineMessage.of(String.valueOf(event.getFormattedMessage())));
      return;
    }
    StringBuilder text = new StringBuilder();
    StringBuilder named = new StringBuilder();
    Matcher place = PLACE.matcher(pattern);
    int from = 0;
    for (int i = 0; i < values.length && place.find(); i++) {
      text.append(pattern, from, place.start());
      from = place.end();
      String value = OneLineMessage.of(String.valueOf(values[i]));
      String name = place.group(1);
      if (name == null) {
        text.append(value).append(place.group(3));
      } else {
        field(named, OURS.contains(name) ? name + "_" : name, value);
        // A quote that did not open the value belongs to the text.
        if (place.group(2).isEmpty()) text.append(place.group(3));
      }
    }
    text.append(pattern, from, pattern.length());
    field(line, "msg", OneLineMessage.of(text.toString().replaceAll("\\s+", " ").strip()));
    if (named.length() > 0) line.append(' ').append(named);
  }

  private static void field(StringBuilder line, String name, String value) {
    if (line.length() > 0) line.append(' ');
    line.append(name).append('=');
    if (isBare(value)) {
      line.append(value);
    } else {
      quoted(line, value);
    }
  }

  private static boolean isBare(String value) {
    return !value.isEmpty()
        && value.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c != '\\' && c != 0x7f);
  }

  private static void quoted(StringBuilder line, String value) {
    line.append('"');
    value
        .chars()
        .forEach(
            c -> {
              switch (c) {
                case '"', '\\' -> line.append('\\').append((char) c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                  if (c < ' ' || c == 0x7f) {
                    line.append(String.format("\\u%04x", c));
                  } else {
                    line.append((char) c);
                  }
                }
              }
            });
    line.append('"');
  }
}
