package io.tidewire.edge.websocket.frame;

/**
 * Protocol violations of a client that end its connection, with the code and reason of the close
 * frame.
 */
public enum Violation {
  UNMASKED(1002, "client frame is not masked"),
  UNKNOWN_OPCODE(1002, "unknown opcode"),
  RESERVED_BITS(1002, "reserved bits without a negotiated extension"),
  FRAGMENTED_CONTROL(1002, "fragmented control frame"),
  LONG_CONTROL(1002, "control frame longer than 125 bytes"),
  LENGTH(1002, "payload length is not minimally encoded"),
  NOTHING_TO_CONTINUE(1002, "unexpected continuation frame"),
  INTERLEAVED(1002, "new message before the end of a fragmented one"),
  CLOSE_PAYLOAD(1002, "truncated close code"),
  CLOSE_CODE(1002, "invalid close code"),
  NOT_UTF8(1007, "invalid UTF-8 in text frame"),
  NOT_DEFLATED(1007, "invalid compressed data"),
  TOO_BIG(1009, "message too big");

  private final int code;
  private final String reason;

  Violation(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** RFC 6455 §7.4.1. */
  public int code() {
    return code;
  }

  public String reason() {
    return reason;
  }
}
