package io.tidewire.text;

import java.util.Locale;

/**
 * Text without unpaired surrogates, the only text that UTF-8 can carry. A string with an unpaired
 * surrogate, such as JSON's {@code "\ud800"}, would be sent and stored with a question mark, so two
 * different names would become one. Every service refuses it where it enters.
 */
public final class WellFormedText {

  private static final int NONE = -1;

  private WellFormedText() {}

  /** Whether {@code text} survives encoding in UTF-8. */
  public static boolean isWellFormed(String text) {
    return unpairedSurrogate(text) == NONE;
  }

  /**
   * @param what names the text in the message, for example {@code user_id}
   * @throws IllFormedText if {@code text} has an unpaired surrogate
   */
  public static String require(String what, String text) {
    int position = unpairedSurrogate(text);
    if (position == NONE) return text;
    throw new IllFormedText(
        what
            + ": unpaired surrogate \\u"
            + Integer.toHexString(text.charAt(position)).toUpperCase(Locale.ROOT)
            + " at position "
            + position
            + "; expected well-formed Unicode");
  }

  /**
   * Whether a string inside {@code json} could be ill-formed. JSON text that was decoded from UTF-8
   * can only spell an unpaired surrogate as an escape; without such an escape no string of it needs
   * a closer look. Cheaper than looking at every character.
   */
  public static boolean mayEscapeSurrogates(String json) {
    return json.contains("\\ud") || json.contains("\\uD");
  }

  /** The index of the first surrogate without its partner, or -1. */
  private static int unpairedSurrogate(String text) {
    int i = 0;
    while (i < text.length()) {
      if (!Character.isSurrogate(text.charAt(i))) {
        i++;
      } else if (isPair(text, i)) {
        i += 2;
      } else {
        return i;
      }
    }
    return NONE;
  }

  private static boolean isPair(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }
}
