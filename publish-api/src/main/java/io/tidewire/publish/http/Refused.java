package io.tidewire.publish.http;

import io.tidewire.wire.ChannelName;

/**
 * A request that gets an answer other than the one it wanted, for a reason the server expected. No
 * fault: it carries no stack trace.
 */
final class Refused extends RuntimeException {

  private final int status;

  private Refused(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }

  /** Any failure of steps 1 to 6 of §7.5. */
  static Refused unauthorized(String message) {
    return new Refused(401, message);
  }

  static Refused appDisabled() {
    return new Refused(403, "The app is disabled");
  }

  /** A question about the log of a channel that has none. */
  static Refused noHistory(ChannelName channel) {
    return new Refused(
        404,
        "Nothing is kept of channel "
            + channel
            + ": no pattern under 'namespaces' in the apps file gives it a 'history'");
  }

  static Refused bodyTooSlow() {
    return new Refused(408, "The request body did not arrive in time");
  }

  static Refused bodyTooLarge(int limit) {
    return new Refused(413, "The request body exceeds the allowed maximum (" + limit + " bytes)");
  }

  /** Told to come back: answered with {@code Retry-After}. */
  static Refused overloaded() {
    return new Refused(503, "Too many requests at once, try again");
  }

  /** Nobody is left to answer to; the status is for the meters. */
  static Refused callerGone() {
    return new Refused(499, "The connection closed before the request was complete");
  }
}
