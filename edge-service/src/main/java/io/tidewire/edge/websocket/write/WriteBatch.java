package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Frames that were offered to a connection in one tick. All connections of a loop that were offered
 * the same frames share one batch, so that a delivery stores one reference and the bytes are joined
 * once.
 *
 * <p>Belongs to {@link WriteBatches}, on whose event loop it is used, and ends with the tick.
 */
final class WriteBatch {

  /** Beyond these limits, joining frames saves too few system calls. */
  static final int MOST_FRAMES = 64;

  static final int MOST_BYTES = 64 * 1024;

  private final @Nullable WriteBatch before;
  private final @Nullable SharedFrame last;
  private final int frames;
  private final int bytes;

  /** The batch that was made of this one and one more frame. */
  private @Nullable WriteBatch longer;

  /** An empty batch. */
  WriteBatch() {
    before = null;
    last = null;
    frames = 0;
    bytes = 0;
  }

  private WriteBatch(WriteBatch before, SharedFrame last) {
    this.before = before;
    this.last = last;
    frames = before.frames + 1;
    bytes = before.bytes + last.bytes();
  }

  boolean isEmpty() {
    return last == null;
  }

  int bytes() {
    return bytes;
  }

  /** An empty batch takes a frame of any size, since a single frame is sent without a copy. */
  boolean takes(SharedFrame frame) {
    return isEmpty() || (frames < MOST_FRAMES && bytes + frame.bytes() <= MOST_BYTES);
  }

  /** The batch of this one and the frame, if it was the last to be made. */
  @Nullable WriteBatch known(SharedFrame frame) {
    return longer != null && longer.last == frame ? longer : null;
  }

  /** Does not retain the frame. */
  WriteBatch and(SharedFrame frame) {
    longer = new WriteBatch(this, frame);
    return longer;
  }

  void forgetLonger() {
    longer = null;
  }

  /** The frame of a batch that has exactly one; else null. */
  @Nullable SharedFrame single() {
    return frames == 1 ? last : null;
  }

  /** Copies the bytes of all frames, in order. */
  void copyTo(ByteBuf joined) {
    if (before == null || last == null) return;
    before.copyTo(joined);
    last.copyTo(joined);
  }

  /** Writes everything after the first {@code sent} bytes, without copying it. */
  void writeTo(ChannelHandlerContext raw, int sent) {
    if (before == null || last == null || sent >= bytes) return;
    before.writeTo(raw, sent);
    raw.write(last.from(Math.max(0, sent - before.bytes)), raw.voidPromise());
  }
}
