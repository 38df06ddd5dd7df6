package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.tidewire.edge.websocket.frame.FrameBytes;

/**
 * Appends members to the JSON object in a frame, without parsing it.
 *
 * @param members as JSON, without braces: {@code "offset":"7","id":"a"}; not empty
 */
record ExtendedFrame(String members) implements FrameVariant {

  private static final ByteBufAllocator POOL = ByteBufAllocator.DEFAULT;

  @Override
  public int id() {
    return EXTENDED;
  }

  /** Returns the given frame if its payload is not a JSON object with at least one member. */
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
