package io.tidewire.kit.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.tidewire.kit.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** How log lines are written, by {@code tidewire.log.format}. */
enum LogFormat {
  /** As logback's configuration file says. */
  TEXT,
  /** One JSON object a line. */
  JSON,
  /** One line of {@code key=value} each. */
  LOGFMT;

  private static final String KEY = "tidewire.log.format";

  static LogFormat from(Settings settings) {
    return settings.choice(KEY, TEXT);
  }

  /** Changes every appender of the root logger that writes text to a stream or file. */
  void apply(LoggerContext logback) {
    if (this == TEXT) return;
    Iterator<Appender<ILoggingEvent>> all =
        logback.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
    while (all.hasNext()) {
      if (all.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
        appender.setEncoder(encoder(logback));
      }
    }
  }

  private LayoutWrappingEncoder<ILoggingEvent> encoder(LoggerContext logback) {
    Layout<ILoggingEvent> layout = this == JSON ? new JsonLine() : new LogfmtLine();
    layout.setContext(logback);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(logback);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }
}
