package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.tidewire.edge.websocket.frame.FrameBytes;

/**
 * Puts further members at the end of the JSON object that a frame carries, without reading it.
 *
 * @param members as JSON, without braces: {@code "offset":"7","id":"a"}; not empty
 */
record ExtendedFrame(String members) implements FrameVariant {

  private static final ByteBufAllocator POOL = ByteBufAllocator.DEFAULT;

  @Override
  public int id() {
    return EXTENDED;
  }

  /** What is no JSON object with a member stays as it is. */
  @Override
  public SharedFrame of(SharedFrame frame) {
    ByteBuf payload = frame.payload();
    int kept = payload.readableBytes() - 1;
    if (kept < 2 || payload.getByte(payload.readerIndex() + kept) != '}') return frame;
    int length = kept + 1 + ByteBufUtil.utf8Bytes(members) + 1;
    ByteBuf extended = FrameBytes.startText(POOL, length);
    extended.writeBytes(payload, payload.readerIndex(), kept).writeByte(',');
    ByteBufUtil.writeUtf8(extended, members);
    return new SharedFrame(extended.writeByte('}'), frame.offset());
  }
}
