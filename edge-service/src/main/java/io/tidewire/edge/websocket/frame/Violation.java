package io.tidewire.edge.websocket.frame;

/** Why what a client sent ends its connection, and what the close frame says about it. */
public enum Violation {
  UNMASKED(1002, "a client's frame needs a mask"),
  UNKNOWN_OPCODE(1002, "unknown opcode"),
  RESERVED_BITS(1002, "reserved bits that nobody agreed on"),
  FRAGMENTED_CONTROL(1002, "a control frame cannot be fragmented"),
  LONG_CONTROL(1002, "a control frame holds 125 bytes at most"),
  LENGTH(1002, "a length needs its shortest form"),
  NOTHING_TO_CONTINUE(1002, "a continuation of nothing"),
  INTERLEAVED(1002, "a message inside a fragmented one"),
  CLOSE_PAYLOAD(1002, "half a close code"),
  CLOSE_CODE(1002, "a close code that cannot be sent"),
  NOT_UTF8(1007, "text that is no UTF-8"),
  NOT_DEFLATED(1007, "compressed data that cannot be inflated"),
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
