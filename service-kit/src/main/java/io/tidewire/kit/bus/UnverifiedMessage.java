package io.tidewire.kit.bus;

/**
 * What a message holds whose sender did not prove that it knows the secret, or not for this
 * message. A value and not an exception: Vert.x loses an answer whose decoding throws.
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
