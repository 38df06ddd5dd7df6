package io.tidewire.bench.client;

import io.netty.buffer.ByteBuf;

/**
 * Splits the bytes from a server into WebSocket messages without copying them. Servers do not mask
 * frames, and have no reason to fragment messages in this protocol, so a fragment counts as a
 * protocol error.
 */
final class FrameCutter {

  /** The frame is not complete yet. */
  static final int INCOMPLETE = -1;

  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;

  private static final int SHORT_LENGTH = 126;
  private static final int LONG_LENGTH = 127;
  private static final int FINAL = 0x80;
  private static final long LONGEST = 16 << 20;

  private int payloadStart;
  private int payloadEnd;

  /**
   * Returns the opcode of the next frame, sets {@link #payloadStart} and {@link #payloadEnd}, and
   * moves the reader index behind the frame.
   *
   * @throws IllegalStateException if a server may not send such a frame
   */
  int next(ByteBuf bytes) {
    int available = bytes.readableBytes();
    if (available < 2) return INCOMPLETE;
    int at = bytes.readerIndex();
    int first = bytes.getUnsignedByte(at);
    long length = bytes.getUnsignedByte(at + 1);
    int header = 2;
    if (length == SHORT_LENGTH) {
      header = 4;
      if (available < header) return INCOMPLETE;
      length = bytes.getUnsignedShort(at + 2);
    } else if (length == LONG_LENGTH) {
      header = 10;
      if (available < header) return INCOMPLETE;
      length = bytes.getLong(at + 2);
    } else if (length > LONG_LENGTH) {
      throw new IllegalStateException("masked frame");
    }
    if ((first & FINAL) == 0 || length < 0 || length > LONGEST) {
      throw new IllegalStateException("fragmented or oversized frame");
    }
    if (available - header < length) return INCOMPLETE;
    payloadStart = at + header;
    payloadEnd = payloadStart + (int) length;
    bytes.readerIndex(payloadEnd);
    return first & 0x0F;
  }

  int payloadStart() {
    return payloadStart;
  }

  int payloadEnd() {
    return payloadEnd;
  }
}
