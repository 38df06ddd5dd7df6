package io.tidewire.kit.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

/** The lines of one kind in the current period, after the first. Safe from any thread. */
final class Repeats {

  /** Marks our own sums, which are never left out. */
  static final Marker SUMMARY = new BasicMarkerFactory().getMarker("repeats");

  private static final long ENDED = -1;

  private final Logger logger;
  private final Level level;
  private final String first;
  private final Duration length;
  private final AtomicLong count = new AtomicLong();

  /**
   * @param first the line that was not left out
   * @param length of a period
   */
  Repeats(Logger logger, Level level, String first, Duration length) {
    this.logger = logger;
    this.level = level;
    this.first = first;
    this.length = length;
  }

  Duration length() {
    return length;
  }

  /** Counts one more; false if the last period has ended. */
  boolean count() {
    return count.getAndUpdate(before -> before == ENDED ? ENDED : before + 1) != ENDED;
  }

  /** Says what was left out, which begins the next period; true if there was nothing to say. */
  boolean end() {
    if (count.compareAndSet(0, ENDED)) return true;
    logger.log(
        SUMMARY,
        Repeats.class.getName(),
        Level.toLocationAwareLoggerInteger(level),
        "repeated {} times within {}: {}",
        new Object[] {count.getAndSet(0), text(length), first},
        null);
    return false;
  }

  private static String text(Duration length) {
    return length.toMillis() % 1_000 == 0 ? length.toSeconds() + " s" : length.toMillis() + " ms";
  }
}
