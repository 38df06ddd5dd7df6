package io.tidewire.kit.log;

import org.jspecify.annotations.Nullable;

/**
 * What two log lines have in common if they count as the same: the logger, the classes of the
 * exception and of its root cause, and the pattern of the message.
 *
 * <p>Tidewire's own loggers count with the whole pattern, which is a constant. Libraries put values
 * into their messages, so only the first letters of these count, sorted into {@value #BUCKETS}
 * buckets. Input can therefore create no more kinds than that per logger and exception.
 */
record LineKind(String logger, String text, String thrown) {

  private static final String OURS = "io.tidewire.";
  private static final int BUCKETS = 8;
  private static final int LETTERS = 24;
  private static final int MAX_CAUSES = 16;

  static LineKind of(String logger, @Nullable String format, @Nullable Throwable thrown) {
    String text = format == null ? "" : format;
    return new LineKind(
        logger, logger.startsWith(OURS) ? text : bucket(text), thrown == null ? "" : name(thrown));
  }

  /** The kind of all lines of a logger while there are too many kinds. */
  static LineKind any(String logger) {
    return new LineKind(logger, "*", "");
  }

  private static String bucket(String text) {
    int hash = 7;
    int letters = 0;
    for (int i = 0; i < text.length() && letters < LETTERS; i++) {
      char c = text.charAt(i);
      if (c < 'A' || c > 'z') continue;
      letters++;
      hash = 31 * hash + c;
    }
    return Integer.toString(Math.floorMod(hash, BUCKETS));
  }

  private static String name(Throwable thrown) {
    Throwable last = thrown;
    for (int i = 0; i < MAX_CAUSES; i++) {
      Throwable cause = last.getCause();
      if (cause == null) break;
      last = cause;
    }
    String name = thrown.getClass().getName();
    return last == thrown ? name : name + " " + last.getClass().getName();
  }
}
