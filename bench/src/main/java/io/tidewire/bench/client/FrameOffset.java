package io.tidewire.bench.client;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads the offset that Tidewire adds to messages of a history, without parsing the frame. */
public final class FrameOffset {

  private static final byte[] MEMBER = "\"offset\":\"".getBytes(StandardCharsets.US_ASCII);

  private FrameOffset() {}

  /**
   * Returns 0 if the frame has no offset. Data cannot contain the searched text, because quotes in
   * it are escaped.
   */
  public static long of(ByteBuf bytes, int from, int to) {
    for (int at = bytes.indexOf(from, to, MEMBER[0]);
        at >= 0;
        at = bytes.indexOf(at + 1, to, MEMBER[0])) {
      if (isMember(bytes, at, to)) return number(bytes, at + MEMBER.length, to);
    }
    return 0;
  }

  private static boolean isMember(ByteBuf bytes, int at, int to) {
    if (to - at < MEMBER.length) return false;
    for (int i = 1; i < MEMBER.length; i++) {
      if (bytes.getByte(at + i) != MEMBER[i]) return false;
    }
    return true;
  }

  private static long number(ByteBuf bytes, int from, int to) {
    long number = 0;
    for (int at = from; at < to; at++) {
      int digit = bytes.getByte(at) - '0';
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
    }
    return number;
  }
}
