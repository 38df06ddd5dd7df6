package io.tidewire.kit.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.tidewire.kit.settings.Settings;
import java.util.Locale;
import org.slf4j.Logger;

/** How much a process says, by {@code tidewire.log.level}. */
enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE;

  private static final String KEY = "tidewire.log.level";

  static LogLevel from(Settings settings) {
    return settings.choice(KEY, INFO);
  }

  void apply(LoggerContext logback) {
    logback
        .getLogger(Logger.ROOT_LOGGER_NAME)
        .setLevel(Level.valueOf(name().toUpperCase(Locale.ROOT)));
  }
}
