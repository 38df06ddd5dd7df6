package io.tidewire.kit.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.Timers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Changes the levels of loggers while the process runs, each until a time or until the process
 * ends. Thread-safe.
 */
public final class LogLevels {

  /** How the logger is called that all others inherit from. */
  public static final String ROOT = Logger.ROOT_LOGGER_NAME;

  private static final int MAX_CHANGES = 100;
  private static final List<String> LEVELS =
      List.of("off", "error", "warn", "info", "debug", "trace");

  /**
   * @param before none if the logger inherited its level
   */
  private record Change(
      Logger logger, @Nullable Level before, Optional<Instant> until, Timers.Cancel end) {}

  private final LoggerContext logback;
  private final TimeSource time;
  private final Map<String, Change> changes = new TreeMap<>();

  LogLevels(LoggerContext logback, TimeSource time) {
    this.logback = logback;
    this.time = time;
  }

  /** Those of the process; empty if another logging library is used. */
  public static Optional<LogLevels> ofProcess(TimeSource time) {
    return LoggerFactory.getILoggerFactory() instanceof LoggerContext logback
        ? Optional.of(new LogLevels(logback, time))
        : Optional.empty();
  }

  /**
   * Changes a level. A further change of the same logger takes this one's place.
   *
   * @param name of the logger or of a package, or a class name that only one logger has, or {@link
   *     #ROOT}
   * @param level {@code off}, {@code error}, {@code warn}, {@code info}, {@code debug} or {@code
   *     trace}
   * @param lasting how long; until the process ends if empty
   * @return the logger's whole name
   * @throws IllegalArgumentException if there is no such logger or level; the text is for operators
   */
  public synchronized String set(String name, String level, Optional<Duration> lasting) {
    if (!LEVELS.contains(level)) {
      throw new IllegalArgumentException("level: expected one of " + String.join(", ", LEVELS));
    }
    Logger logger = logger(name);
    @Nullable Change earlier = changes.get(logger.getName());
    if (earlier == null && changes.size() >= MAX_CHANGES) {
      throw new IllegalArgumentException("logger: " + MAX_CHANGES + " are already changed");
    }
    if (earlier != null) earlier.end().cancel();
    Timers.Cancel end =
        lasting
            .map(duration -> time.timers().after(duration, () -> reset(logger.getName())))
            .orElse(() -> {});
    Optional<Instant> until = lasting.map(time.clock().instant()::plus);
    @Nullable Level before = earlier == null ? logger.getLevel() : earlier.before();
    changes.put(logger.getName(), new Change(logger, before, until, end));
    logger.setLevel(Level.valueOf(level.toUpperCase(Locale.ROOT)));
    return logger.getName();
  }

  /** Gives a logger back the level from before all changes; false if there was no change. */
  public synchronized boolean reset(String name) {
    @Nullable Change change = changes.remove(name);
    if (change == null) return false;
    change.end().cancel();
    change.logger().setLevel(change.before());
    return true;
  }

  /** The root's level, and what was changed, until when. */
  public synchronized JsonObject report() {
    JsonArray changed = new JsonArray();
    changes.forEach(
        (name, change) -> {
          JsonObject entry =
              new JsonObject().put("logger", name).put("level", text(change.logger()));
          change.until().ifPresent(until -> entry.put("until", until.toString()));
          changed.add(entry);
        });
    return new JsonObject().put("level", text(logback.getLogger(ROOT))).put("changed", changed);
  }

  private Logger logger(String name) {
    @Nullable Logger known = logback.exists(name);
    if (known != null) return known;
    List<Logger> sameClass =
        logback.getLoggerList().stream()
            .filter(logger -> logger.getName().endsWith("." + name))
            .toList();
    if (sameClass.size() == 1) return sameClass.get(0);
    throw new IllegalArgumentException(
        sameClass.isEmpty()
            ? "logger: unknown name; a logger exists once its class has been used"
            : "logger: ambiguous name: "
                + String.join(", ", sameClass.stream().map(Logger::getName).toList()));
  }

  private static String text(Logger logger) {
    return Objects.toString(logger.getEffectiveLevel()).toLowerCase(Locale.ROOT);
  }
}
