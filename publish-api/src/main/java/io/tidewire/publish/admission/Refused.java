package io.tidewire.publish.admission;

/**
 * Thrown when a request is refused for an expected reason. It is a normal result, so it has no
 * stack trace.
 */
public final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  private Refused(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  public int status() {
    return status;
  }

  static Refused badRequest(String message) {
    return new Refused(400, message);
  }

  /** A failure of steps 1 to 6 of docs/design/protocol.md §7.5. */
  public static Refused unauthorized(String message) {
    return new Refused(401, message);
  }

  static Refused appDisabled() {
    return new Refused(403, "The app is disabled");
  }

  /** A query of a channel without history. */
  public static Refused noHistory(String channel) {
    return new Refused(
        404,
        "Channel "
            + channel
            + " has no history; configure one under 'namespaces' in the apps file");
  }

  public static Refused bodyTooSlow() {
    return new Refused(408, "The request body did not arrive in time");
  }

  public static Refused bodyTooLarge(int limit) {
    return new Refused(413, "The request body exceeds the allowed maximum (" + limit + " bytes)");
  }

  static Refused encoded() {
    return new Refused(415, "Content-Encoding is not supported; send the body uncompressed");
  }

  /** Answered with {@code Retry-After}. */
  static Refused tooMany(String message) {
    return new Refused(429, message);
  }

  /** Answered with {@code Retry-After}. */
  static Refused overloaded(String message) {
    return new Refused(503, message);
  }

  /** The client disconnected. The status is only for the metrics. */
  public static Refused callerGone() {
    return new Refused(499, "The connection closed before the request was complete");
  }
}
