package io.tidewire.publish.intake;

/** A caller's own text as a complaint quotes it: short, since it may be as long as the body. */
final class Shown {

  private static final int LONGEST = 80;

  private Shown() {}

  static String of(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
