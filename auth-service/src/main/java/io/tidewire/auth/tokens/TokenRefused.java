package io.tidewire.auth.tokens;

/** An invalid token. A normal result, so it has no stack trace. */
final class TokenRefused extends RuntimeException {

  /**
   * @param why short enough for a close frame; never contains parts of the token
   */
  TokenRefused(String why) {
    super(why, null, false, false);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
