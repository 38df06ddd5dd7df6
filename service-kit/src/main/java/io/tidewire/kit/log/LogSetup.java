package io.tidewire.kit.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.time.Timers;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/**
 * The process's logging, set up by its settings before anything is logged. Works on whatever
 * configuration file logback has read, an operator's own included; does nothing if another logging
 * library is in its place.
 */
public final class LogSetup {

  /** The logger of a line for each HTTP request; off unless {@code tidewire.log.access}. */
  public static final String ACCESS_LOGGER = "access";

  private static final String ACCESS = "tidewire.log.access";
  private static final String REPEAT_PERIOD = "tidewire.log.repeat-period";
  private static final String TRUNCATE_ADDRESSES = "tidewire.log.truncate-addresses";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final RepeatedLines repeated;

  private LogSetup(RepeatedLines repeated) {
    this.repeated = repeated;
  }

  /**
   * Call once.
   *
   * @param timers that run without Vert.x
   */
  public static LogSetup apply(Settings settings, Timers timers) {
    LogLevel level = LogLevel.from(settings);
    LogFormat format = LogFormat.from(settings);
    Duration period = repeatPeriod(settings);
    boolean truncated = settings.flag(TRUNCATE_ADDRESSES, false);
    boolean access = settings.flag(ACCESS, false);
    RepeatedLines repeated = new RepeatedLines(timers, period);
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      level.apply(logback);
      format.apply(logback);
      logback.getLogger(AuditLog.LOGGER).setLevel(Level.INFO);
      logback.getLogger(ACCESS_LOGGER).setLevel(access ? Level.INFO : Level.OFF);
      logback.addTurboFilter(new ResetConnections());
      logback.addTurboFilter(repeated);
      if (truncated) logback.putProperty(LimitLog.TRUNCATED, "true");
    }
    return new LogSetup(repeated);
  }

  /** Uses what a reload may change: the level, and whether addresses are truncated. */
  public static void reload(Settings settings) {
    LogLevel level = LogLevel.from(settings);
    boolean truncated = settings.flag(TRUNCATE_ADDRESSES, false);
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      level.apply(logback);
      logback.putProperty(LimitLog.TRUNCATED, Boolean.toString(truncated));
    }
  }

  /** Throws {@link BadSetting} if one of these settings is wrong. Changes nothing. */
  public static void check(Settings settings) {
    LogLevel.from(settings);
    LogFormat.from(settings);
    repeatPeriod(settings);
    settings.flag(TRUNCATE_ADDRESSES, false);
    settings.flag(ACCESS, false);
  }

  private static Duration repeatPeriod(Settings settings) {
    Duration period = settings.duration(REPEAT_PERIOD, SECOND);
    if (period.isZero()) throw new BadSetting(REPEAT_PERIOD, "must be greater than zero");
    return period;
  }

  /** Counts the lines that were left out. */
  public void meter(MeterRegistry meters) {
    FunctionCounter.builder("tidewire_log_lines_left_out", repeated, RepeatedLines::leftOut)
        .description("log lines suppressed because a similar one was logged within the period")
        .register(meters);
  }
}
