package io.tidewire.auth.http;

/** A request that is answered with an error. Has no stack trace. */
final class HttpRefusal extends RuntimeException {

  private static final int MS_PER_SECOND = 1_000;

  private final int status;
  private final long retryAfterSeconds;

  private HttpRefusal(int status, String why) {
    this(status, why, status == 503 ? 1 : 0);
  }

  private HttpRefusal(int status, String why, long retryAfterSeconds) {
    super(why, null, false, false);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Seconds after which a retry makes sense; 0 if none does. */
  long retryAfterSeconds() {
    return retryAfterSeconds;
  }

  int status() {
    return status;
  }

  /** Whether the rest of the request is not read, so that the connection must be closed. */
  boolean leavesBodyUnread() {
    return status == 408 || status == 413 || status == 429;
  }

  /** The message for the caller. */
  String why() {
    return String.valueOf(getMessage());
  }

  static HttpRefusal badRequest(String why) {
    return new HttpRefusal(400, why);
  }

  static HttpRefusal unauthorized(String why) {
    return new HttpRefusal(401, why);
  }

  static HttpRefusal forbidden(String why) {
    return new HttpRefusal(403, why);
  }

  static HttpRefusal tooSlow() {
    return new HttpRefusal(408, "The request body did not arrive in time");
  }

  static HttpRefusal tooLarge(int limit) {
    return new HttpRefusal(413, "The request body is larger than " + limit + " bytes");
  }

  static HttpRefusal tooMany(String why, long waitMs) {
    return new HttpRefusal(429, why, Math.max(1, (waitMs + MS_PER_SECOND - 1) / MS_PER_SECOND));
  }

  static HttpRefusal unavailable(String why) {
    return new HttpRefusal(503, why);
  }
}
