package io.tidewire.kit.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.tidewire.kit.time.Timers;
import io.tidewire.text.Excerpt;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Lets one line of each {@linkplain LineKind kind} pass per period, no matter which library logs
 * it. Suppressed lines are counted, and one line at the end of the period says how many there were.
 * Lines that carry {@link LimitLog#ONCE_A_MINUTE} have a period of a minute, and those that carry
 * {@link AuditLog#EACH} none.
 *
 * <p>Applies to info, warnings and errors, not to debug and trace. Thread-safe. A suppressed line
 * costs no more than the lookup of its kind.
 */
final class RepeatedLines extends TurboFilter {

  /** Most kinds whose period has not ended; beyond it, all lines of a logger count as one kind. */
  static final int MAX_KINDS = 1_000;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Timers timers;
  private final Duration period;
  private final Map<LineKind, Repeats> kinds = new ConcurrentHashMap<>();
  private final LongAdder leftOut = new LongAdder();

  RepeatedLines(Timers timers, Duration period) {
    this.timers = timers;
    this.period = period;
    setName("repeated lines");
  }

  /** How many lines were left out since the start. */
  long leftOut() {
    return leftOut.sum();
  }

  int openKinds() {
    return kinds.size();
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] values,
      @Nullable Throwable thrown) {
    if (level.levelInt < Level.INFO_INT || level.levelInt < logger.getEffectiveLevel().levelInt) {
      return FilterReply.NEUTRAL;
    }
    if (format == null && thrown == null) return FilterReply.NEUTRAL; // only asks for the level
    if (marker == Repeats.SUMMARY || marker == AuditLog.EACH) return FilterReply.NEUTRAL;
    Throwable cause = thrown == null ? last(values) : thrown;
    LineKind kind = LineKind.of(logger.getName(), format, cause);
    Duration length = LimitLog.ONCE_A_MINUTE.equals(marker) ? MINUTE : period;
    if (isRepeated(kind, () -> new Repeats(logger, level, excerpt(format, values), length))) {
      leftOut.increment();
      return FilterReply.DENY;
    }
    return FilterReply.NEUTRAL;
  }

  private boolean isRepeated(LineKind exact, Supplier<Repeats> opening) {
    LineKind kind =
        kinds.size() >= MAX_KINDS && !kinds.containsKey(exact)
            ? LineKind.any(exact.logger())
            : exact;
    for (; ; ) {
      Repeats known = kinds.get(kind);
      if (known != null) {
        if (known.count()) return true;
        continue; // It ended just now, and is being removed.
      }
      Repeats first = opening.get();
      if (kinds.putIfAbsent(kind, first) != null) continue;
      timers.after(first.length(), () -> ended(kind, first));
      return false;
    }
  }

  private void ended(LineKind kind, Repeats repeats) {
    if (repeats.end()) {
      kinds.remove(kind, repeats);
    } else {
      timers.after(repeats.length(), () -> ended(kind, repeats));
    }
  }

  private static String excerpt(@Nullable String format, Object @Nullable [] values) {
    String text = String.valueOf(MessageFormatter.arrayFormat(format, values).getMessage());
    return Excerpt.of(text);
  }

  /** As in logback: a last argument that is an exception is the line's exception. */
  private static @Nullable Throwable last(Object @Nullable [] values) {
    if (values == null || values.length == 0) return null;
    return values[values.length - 1] instanceof Throwable thrown ? thrown : null;
  }
}
