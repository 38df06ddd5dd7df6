package io.tidewire.auth.policy;

/** What a client sent, quoted back to it: whole if it is of any sensible size. */
final class Excerpt {

  /** More than the longest string to sign that is within the limits of the protocol. */
  private static final int MAX_LENGTH = 2_048;

  private Excerpt() {}

  static String of(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }
}
