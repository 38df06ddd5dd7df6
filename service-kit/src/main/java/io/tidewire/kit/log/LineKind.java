package io.tidewire.kit.log;

import org.jspecify.annotations.Nullable;

/**
 * What makes two log lines alike: the logger, the exception's class and that of its last cause, and
 * what the code says before it fills in values.
 *
 * <p>Our own loggers are told apart by the whole pattern: it is a constant, and what distinguishes
 * subjects that an operator wants told apart stands in it. Libraries paste values into their text,
 * so of theirs only the first letters count, sorted into {@value #BUCKETS} buckets: no input makes
 * more kinds than that of one logger and exception.
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

  /** What all lines of a logger share once there are too many kinds. */
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
