package io.tidewire.text;

/**
 * Text of a client or caller as an error quotes it: whole if it is of a sensible size, else its
 * beginning. An error is held until it is read, so it must not be as long as what caused it.
 */
public final class Excerpt {

  /** UTF-16 code units. */
  public static final int MAX_LENGTH = 200;

  /** UTF-16 code units of an error as a whole, which may quote more than one text. */
  public static final int MAX_MESSAGE = 800;

  private static final String CUT = "…";

  private Excerpt() {}

  /** At most {@link #MAX_LENGTH} of the text, cut between characters, with an ellipsis if cut. */
  public static String of(String text) {
    return of(text, MAX_LENGTH);
  }

  /** The same for a whole error: at most {@link #MAX_MESSAGE}. */
  public static String message(String text) {
    return of(text, MAX_MESSAGE);
  }

  /** The same with a limit of the caller's, in UTF-16 code units. */
  public static String of(String text, int max) {
    if (text.length() <= max) return text;
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end) + CUT;
  }
}
