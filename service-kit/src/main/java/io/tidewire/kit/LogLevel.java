package io.tidewire.kit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.Locale;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much a process says, by {@code tidewire.log.level}. The logging library reads the variable
 * itself at its first line, but would take a misspelt one for {@code debug}, and knows no file.
 */
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

  /** Does nothing if another logging library was put in the place of ours. */
  void apply() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (factory instanceof LoggerContext logback) {
      logback
          .getLogger(Logger.ROOT_LOGGER_NAME)
          .setLevel(Level.valueOf(name().toUpperCase(Locale.ROOT)));
    }
  }

  boolean showsStackTraces() {
    return compareTo(DEBUG) >= 0;
  }
}
