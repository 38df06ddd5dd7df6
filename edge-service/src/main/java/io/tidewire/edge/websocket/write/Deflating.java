package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tidewire.edge.websocket.frame.Agreement;
import io.tidewire.edge.websocket.frame.FrameBytes;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * Compresses messages for clients with the same window, each message independently (RFC 7692
 * §7.2.1, §7.1.1.1). Confined to one event loop.
 */
final class Deflating implements FrameVariant {

  /** Every flush ends with an empty block, whose last four bytes are left out on the wire. */
  private static final int TAIL_BYTES = 4;

  private static final ByteBufAllocator POOL = ByteBufAllocator.DEFAULT;

  private final Deflater deflater;
  private final int windowBits;

  /**
   * @param deflater raw, without zlib's header; shared by all windows of the loop
   * @param windowBits 8 to 15: the window has two to that power bytes
   */
  Deflating(Deflater deflater, int windowBits) {
    this.deflater = deflater;
    this.windowBits = windowBits;
  }

  @Override
  public int id() {
    return windowBits;
  }

  /** The longest message to which the window does not matter. */
  int windowBytes() {
    return windowBits == Agreement.MOST_WINDOW_BITS ? Integer.MAX_VALUE : 1 << windowBits;
  }

  /** Returns the given frame if compression does not make it smaller. */
  @Override
  public SharedFrame of(SharedFrame frame) {
    ByteBuf text = frame.payload();
    int plain = text.readableBytes();
    ByteBuf deflated = POOL.directBuffer(plain + TAIL_BYTES);
    try {
      int length = deflate(text, deflated) - TAIL_BYTES;
      if (length >= plain) return frame;
      return new SharedFrame(
          FrameBytes.startDeflatedText(POOL, length).writeBytes(deflated, 0, length),
          frame.offset());
    } finally {
      deflated.release();
    }
  }

  /** Returns the number of bytes with the tail, or the capacity if they do not fit. */
  private int deflate(ByteBuf text, ByteBuf deflated) {
    ByteBuffer out = deflated.nioBuffer(0, deflated.capacity());
    deflater.reset();
    while (text.isReadable() && out.hasRemaining()) {
      // Java's deflater supports the widest window only. A full flush clears it.
      int piece = Math.min(windowBytes(), text.readableBytes());
      deflater.setInput(text.readSlice(piece).nioBuffer());
      deflater.deflate(out, text.isReadable() ? Deflater.FULL_FLUSH : Deflater.SYNC_FLUSH);
    }
    return out.position();
  }
}
