package io.tidewire.wire;

/**
 * The close codes of the Pusher protocol (docs/design/protocol.md §2.8) and ours among them.
 *
 * <p>The range is advice that stock clients follow: 4000-4099 never come back, 4100-4199 come back
 * after a second, 4200-4299 at once. Codes from 4300 on make pusher-js stay away for ever, so none
 * is here: a rejected client event (4301) is a {@code pusher:error}, never a close.
 */
public enum CloseCode {
  TLS_ONLY(4000, "Application only accepts SSL connections, reconnect using wss://"),
  UNKNOWN_APP(4001, "Application does not exist"),
  APP_DISABLED(4003, "Application disabled"),
  OVER_QUOTA(4004, "Application is over connection quota"),
  PATH_NOT_FOUND(4005, "Path not found"),
  UNSUPPORTED_PROTOCOL(4007, "Unsupported protocol version"),
  NO_PROTOCOL(4008, "No protocol version supplied"),
  UNAUTHORIZED(4009, "Connection is unauthorized"),
  OVER_CAPACITY(4100, "Over capacity"),
  SLOW_CONSUMER(4150, "Slow consumer, cannot catch up"),
  RATE_EXCEEDED(4151, "Rate limit exceeded"),
  OUT_OF_MEMORY(4152, "Memory limit of the server exceeded"),
  TOO_MANY_CONNECTIONS(4153, "Too many connections"),
  RECONNECT(4200, "Generic reconnect immediately"),
  PONG_TIMEOUT(4201, "Pong reply not received in time");

  private final int code;
  private final String reason;

  CloseCode(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** The default reason; at most 123 bytes, the most that a close frame holds. */
  public String reason() {
    return reason;
  }
}
