package io.tidewire.auth;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A stack trace without messages, which may quote what a client sent. */
final class RedactedStackTrace {

  private static final int FRAMES = 8;
  private static final int CAUSES = 3;

  private RedactedStackTrace() {}

  static String in(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(CAUSES)
        .map(RedactedStackTrace::one)
        .collect(Collectors.joining(" caused by "));
  }

  private static String one(Throwable failure) {
    String frames =
        Arrays.stream(failure.getStackTrace())
            .limit(FRAMES)
            .map(StackTraceElement::toString)
            .collect(Collectors.joining(" < "));
    return failure.getClass().getName() + " at " + frames;
  }
}
