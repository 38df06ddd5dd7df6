package io.tidewire.kit.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * A log line as one JSON object: {@code time}, {@code level}, {@code logger}, {@code message} and,
 * if something was thrown, {@code stack_trace}. The same texts as in the text format, without the
 * user info of URLs and cut at the same length.
 */
final class JsonLine extends LayoutBase<ILoggingEvent> {

  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  @Override
  public String doLayout(ILoggingEvent event) {
    JsonObject line =
        new JsonObject()
            .put("time", MILLISECONDS.format(Instant.ofEpochMilli(event.getTimeStamp())))
            .put("level", event.getLevel().toString())
            .put("logger", event.getLoggerName())
            .put("message", OneLineMessage.of(String.valueOf(event.getFormattedMessage())));
    if (event.getThrowableProxy() != null) {
      String trace = ThrowableProxyUtil.asString(event.getThrowableProxy());
      line.put("stack_trace", IndentedStackTrace.of(trace).strip());
    }
    return line.encode() + "\n";
  }
}
