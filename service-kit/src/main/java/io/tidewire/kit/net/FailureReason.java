package io.tidewire.kit.net;

import java.util.regex.Pattern;

/**
 * Why a connection failed, for logs and answers: each reason once, without the address, which the
 * caller names if its reader may know it.
 */
public final class FailureReason {

  /** How Netty's native transport begins: {@code finishConnect(..) failed with error(-111): }. */
  private static final Pattern SYSTEM_CALL =
      Pattern.compile("\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

  /** How Netty ends: {@code : redis.example.org/10.0.0.1:6379}. */
  private static final Pattern ADDRESS = Pattern.compile(": [^\\s/]*/\\S+:\\d+$");

  private static final int MAX_CAUSES = 16;

  private FailureReason() {}

  /**
   * What it says, and what its last cause says if that is more; its type if it says nothing. Never
   * {@code null} in words.
   */
  public static String of(Throwable failure) {
    Throwable last = last(failure);
    String first = text(failure);
    String root = text(last);
    return last == failure || first.contains(root) ? first : first + ": " + root;
  }

  private static Throwable last(Throwable failure) {
    Throwable last = failure;
    for (int i = 0; i < MAX_CAUSES && last.getCause() != null; i++) last = last.getCause();
    return last;
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) return failure.getClass().getSimpleName();
    String unprefixed = SYSTEM_CALL.matcher(message).replaceAll("");
    return ADDRESS.matcher(unprefixed).replaceFirst("");
  }
}
