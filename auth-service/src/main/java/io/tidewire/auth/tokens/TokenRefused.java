package io.tidewire.auth.tokens;

/** A token that is not good. An answer, not a fault: it carries no stack trace. */
final class TokenRefused extends RuntimeException {

  /**
   * @param why short enough for a close frame, and never tells what the token held
   */
  TokenRefused(String why) {
    super(why, null, false, false);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
