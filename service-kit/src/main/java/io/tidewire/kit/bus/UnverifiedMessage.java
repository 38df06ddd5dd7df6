package io.tidewire.kit.bus;

/**
 * Replaces a message that could not be authenticated: its sender does not have the secret, or the
 * message was sealed for another address or answer. It is a value and not an exception, because
 * Vert.x loses an answer whose decoding throws.
 *
 * @param reason one word for the metric and the log
 */
record UnverifiedMessage(String reason) {

  static final UnverifiedMessage UNSEALED = new UnverifiedMessage("unsealed");
  static final UnverifiedMessage OTHER_VERSION = new UnverifiedMessage("version");
  static final UnverifiedMessage WRONG_SECRET = new UnverifiedMessage("secret");
  static final UnverifiedMessage STALE = new UnverifiedMessage("stale");
  static final UnverifiedMessage UNREADABLE = new UnverifiedMessage("unreadable");
}
