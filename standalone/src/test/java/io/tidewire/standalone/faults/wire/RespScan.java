package io.tidewire.standalone.faults.wire;

import io.vertx.core.buffer.Buffer;

/** Finds the end of each value in a RESP stream without parsing the value. */
final class RespScan {

  /** The value is incomplete. */
  static final int INCOMPLETE = -1;

  private RespScan() {}

  /** Returns the end of the value that begins at an index. */
  static int end(Buffer bytes, int from) {
    int line = line(bytes, from);
    if (line == INCOMPLETE) return INCOMPLETE;
    return switch (bytes.getByte(from)) {
      case '$', '!', '=' -> bulk(bytes, line, count(bytes, from, line));
      case '*', '~', '>' -> values(bytes, line, count(bytes, from, line));
      case '%', '|' -> values(bytes, line, 2 * count(bytes, from, line));
      default -> line;
    };
  }

  private static int bulk(Buffer bytes, int line, int length) {
    if (length < 0) return line;
    int end = line + length + 2;
    return end <= bytes.length() ? end : INCOMPLETE;
  }

  private static int values(Buffer bytes, int line, int count) {
    int at = line;
    for (int i = 0; i < count && at != INCOMPLETE; i++) at = end(bytes, at);
    return at;
  }

  private static int line(Buffer bytes, int from) {
    for (int i = from; i + 1 < bytes.length(); i++) {
      if (bytes.getByte(i) == '\r' && bytes.getByte(i + 1) == '\n') return i + 2;
    }
    return INCOMPLETE;
  }

  private static int count(Buffer bytes, int from, int line) {
    return Integer.parseInt(bytes.getString(from + 1, line - 2));
  }
}
