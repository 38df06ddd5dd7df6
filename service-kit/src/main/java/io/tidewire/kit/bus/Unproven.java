package io.tidewire.kit.bus;

/**
 * What a message holds whose sender did not prove that it knows the secret, or not for this
 * message. A value and not an exception: Vert.x loses an answer whose decoding throws.
 *
 * @param reason one word for the metric and the log
 */
record Unproven(String reason) {

  static final Unproven UNSEALED = new Unproven("unsealed");
  static final Unproven WRONG_SECRET = new Unproven("secret");
  static final Unproven STALE = new Unproven("stale");
  static final Unproven UNREADABLE = new Unproven("unreadable");
}
