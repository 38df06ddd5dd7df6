package io.tidewire.wire.error;

/**
 * The close codes of the Pusher protocol and Tidewire's own (docs/design/protocol.md §2.8).
 *
 * <p>The range tells stock clients what to do: after 4000-4099 they do not reconnect, after
 * 4100-4199 they reconnect after a second, after 4200-4299 at once. After codes from 4300 on,
 * pusher-js never reconnects, so none is here: a rejected client event (4301) is a {@code
 * pusher:error} and not a close.
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

  /**
   * The code with this number. One that this version does not know is mapped by its range, which
   * decides what clients do.
   */
  public static CloseCode closest(int code) {
    for (CloseCode known : values()) {
      if (known.code == code) return known;
    }
    if (code >= RECONNECT.code) return RECONNECT;
    return code >= OVER_CAPACITY.code ? OVER_CAPACITY : UNAUTHORIZED;
  }
}
