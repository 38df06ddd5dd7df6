package io.tidewire.edge.websocket.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** WebSocket frames as a server writes them: final and unmasked (RFC 6455 §5.2). */
public final class FrameBytes {

  private static final int FINAL = 0x80;
  private static final int TEXT = FINAL | 0x1;
  private static final int DEFLATED_TEXT = TEXT | 0x40;
  private static final int CLOSE = FINAL | 0x8;
  private static final int PING = FINAL | 0x9;
  private static final int PONG = FINAL | 0xA;

  /** A control frame holds 125 bytes, and the close code takes two of them. */
  private static final int MAX_REASON_BYTES = 123;

  private static final int MAX_7_BIT_LENGTH = 125;
  private static final int LENGTH_IN_16_BITS = 126;
  private static final int LENGTH_IN_64_BITS = 127;

  private FrameBytes() {}

  public static ByteBuf text(ByteBufAllocator allocator, String payload) {
    int length = ByteBufUtil.utf8Bytes(payload);
    ByteBuf frame = startText(allocator, length);
    ByteBufUtil.writeUtf8(frame, payload);
    return frame;
  }

  /** The header of a text frame, with capacity for the payload. */
  public static ByteBuf startText(ByteBufAllocator allocator, int payloadBytes) {
    return start(allocator, TEXT, payloadBytes);
  }

  /** The same for a payload that is deflated (RFC 7692 §6). */
  public static ByteBuf startDeflatedText(ByteBufAllocator allocator, int payloadBytes) {
    return start(allocator, DEFLATED_TEXT, payloadBytes);
  }

  private static ByteBuf start(ByteBufAllocator allocator, int head, int payloadBytes) {
    int header = payloadBytes <= MAX_7_BIT_LENGTH ? 2 : payloadBytes <= 0xFFFF ? 4 : 10;
    ByteBuf frame = allocator.directBuffer(header + payloadBytes).writeByte(head);
    if (header == 2) return frame.writeByte(payloadBytes);
    if (header == 4) return frame.writeByte(LENGTH_IN_16_BITS).writeShort(payloadBytes);
    return frame.writeByte(LENGTH_IN_64_BITS).writeLong(payloadBytes);
  }

  /** The payload of a whole frame; lent. */
  public static ByteBuf payload(ByteBuf frame) {
    int length = frame.getByte(frame.readerIndex() + 1);
    int header = length <= MAX_7_BIT_LENGTH ? 2 : length == LENGTH_IN_16_BITS ? 4 : 10;
    return frame.slice(frame.readerIndex() + header, frame.readableBytes() - header);
  }

  public static ByteBuf ping(ByteBufAllocator allocator) {
    return control(allocator, PING, Unpooled.EMPTY_BUFFER);
  }

  /**
   * @param payload of the ping, at most 125 bytes as checked on arrival; not consumed
   */
  public static ByteBuf pong(ByteBufAllocator allocator, ByteBuf payload) {
    return control(allocator, PONG, payload);
  }

  public static ByteBuf close(ByteBufAllocator allocator, int code, String reason) {
    ByteBuf text = Unpooled.wrappedBuffer(utf8UpTo(MAX_REASON_BYTES, reason));
    return allocator
        .directBuffer(4 + text.readableBytes())
        .writeByte(CLOSE)
        .writeByte(2 + text.readableBytes())
        .writeShort(code)
        .writeBytes(text);
  }

  /** The answer to a close frame without a code. */
  public static ByteBuf closeWithoutCode(ByteBufAllocator allocator) {
    return control(allocator, CLOSE, Unpooled.EMPTY_BUFFER);
  }

  private static ByteBuf control(ByteBufAllocator allocator, int head, ByteBuf payload) {
    int length = payload.readableBytes();
    return allocator
        .directBuffer(2 + length)
        .writeByte(head)
        .writeByte(length)
        .writeBytes(payload, payload.readerIndex(), length);
  }

  /** Cuts between characters, never inside one. */
  private static byte[] utf8UpTo(int maxBytes, String text) {
    int end = 0;
    int bytes = 0;
    while (end < text.length()) {
      int next = text.offsetByCodePoints(end, 1);
      bytes += ByteBufUtil.utf8Bytes(text, end, next);
      if (bytes > maxBytes) break;
      end = next;
    }
    return text.substring(0, end).getBytes(UTF_8);
  }
}
