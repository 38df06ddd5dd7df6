package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * Frames that were offered to a connection one after another and wait for the end of the tick. All
 * connections of a loop that were offered the same frames hold the same burst, so that a delivery
 * stores one reference and the bytes are put together once.
 *
 * <p>Belongs to {@link WriteBatches}, on whose event loop it is used, and ends with the tick.
 */
final class WriteBatch {

  /** Beyond these, joining frames saves no more system calls worth having. */
  static final int MOST_FRAMES = 64;

  static final int MOST_BYTES = 64 * 1024;

  private final @Nullable WriteBatch before;
  private final @Nullable SharedFrame last;
  private final int frames;
  private final int bytes;

  /** The one that was made of this and a further frame. */
  private @Nullable WriteBatch longer;

  /** No frame at all. */
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

  /** An empty one takes a frame of any size, for that is sent from where it is. */
  boolean takes(SharedFrame frame) {
    return isEmpty() || (frames < MOST_FRAMES && bytes + frame.bytes() <= MOST_BYTES);
  }

  /** The burst of this and the frame, if that was the last to be made. */
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

  /** The only frame, if there is no other. */
  @Nullable SharedFrame single() {
    return frames == 1 ? last : null;
  }

  /** Copies the bytes of all frames, in order. */
  void copyTo(ByteBuf joined) {
    if (before == null || last == null) return;
    before.copyTo(joined);
    last.copyTo(joined);
  }

  /** Writes what is behind the first {@code sent} bytes, without copying it. */
  void writeTo(ChannelHandlerContext raw, int sent) {
    if (before == null || last == null || sent >= bytes) return;
    before.writeTo(raw, sent);
    raw.write(last.from(Math.max(0, sent - before.bytes)), raw.voidPromise());
  }
}
