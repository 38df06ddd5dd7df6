package io.tidewire.edge.websocket.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one client into frames and takes their masks off, in place. Between two frames
 * it holds nothing; of an unfinished frame it holds what has come, which {@link Taker#flaw} bounds.
 * That is on the heap: a pool keeps whole chunks of direct memory for as long as a part is in use.
 *
 * <p>Confined to the connection's event loop.
 */
public final class Frames {

  /** Whom the frames are for. */
  public interface Taker {

    /** Asked before a payload is waited for. */
    Optional<Violation> flaw(FrameHead head);

    /**
     * Asked before bytes are kept for later. If the answer is no, they are dropped, and so is what
     * follows.
     *
     * @param more bytes, beside those that are held already
     */
    boolean mayHold(int more);

    /**
     * @param payload without its mask; lent for the call
     */
    void frame(FrameHead head, ByteBuf payload);

    /** What follows cannot be understood, and is not listened to. */
    void violated(Violation how);
  }

  private final Taker taker;
  private @Nullable ByteBuf partial;
  private boolean cutting;
  private boolean deaf;
  private boolean paused;

  public Frames(Taker taker) {
    this.taker = taker;
  }

  /** Reads and may change the bytes, which stay the caller's. */
  public void read(ByteBuf bytes) {
    if (deaf) return;
    if (partial == null) {
      read(bytes, true);
    } else if (taker.mayHold(bytes.readableBytes()) && partial != null) {
      read(partial.writeBytes(bytes), false);
    } else {
      stop();
    }
  }

  /** After the frame at hand no further one is handed on, until {@link #resume}. */
  void pause() {
    paused = true;
  }

  /** Hands on what has come meanwhile. */
  void resume() {
    paused = false;
    if (partial != null && !cutting) read(partial, false);
  }

  /** Bytes of memory that are held for what is not complete, or not handed on. */
  int heldBytes() {
    return partial == null ? 0 : partial.capacity();
  }

  private void read(ByteBuf source, boolean inPlace) {
    cutting = true;
    try {
      cut(source);
    } finally {
      cutting = false;
      if (deaf || !source.isReadable()) {
        drop();
      } else if (inPlace) {
        hold(source);
      } else {
        source.discardReadBytes();
      }
    }
  }

  private void hold(ByteBuf rest) {
    if (taker.mayHold(rest.readableBytes())) {
      partial = Unpooled.buffer(rest.readableBytes()).writeBytes(rest);
    } else {
      deaf = true;
    }
  }

  /** From here on bytes are dropped. */
  void stop() {
    deaf = true;
    if (!cutting) drop();
  }

  private void cut(ByteBuf bytes) {
    while (!deaf && !paused && bytes.readableBytes() >= FrameHead.size(bytes)) {
      FrameHead head = FrameHead.of(bytes);
      Optional<Violation> flaw = taker.flaw(head);
      if (flaw.isPresent()) {
        deaf = true;
        taker.violated(flaw.get());
        return;
      }
      if (bytes.readableBytes() < head.size() + head.length()) return;
      ByteBuf payload = bytes.skipBytes(head.size()).readSlice((int) head.length());
      unmask(payload, head.mask());
      taker.frame(head, payload);
    }
  }

  private static void unmask(ByteBuf payload, int mask) {
    int index = payload.readerIndex();
    int end = payload.writerIndex();
    long twice = ((long) mask << Integer.SIZE) | (mask & 0xFFFF_FFFFL);
    for (; end - index >= Long.BYTES; index += Long.BYTES) {
      payload.setLong(index, payload.getLong(index) ^ twice);
    }
    for (int shift = Long.SIZE - Byte.SIZE; index < end; index++, shift -= Byte.SIZE) {
      payload.setByte(index, payload.getByte(index) ^ (int) (twice >>> shift));
    }
  }

  private void drop() {
    if (partial == null) return;
    ByteBuf held = partial;
    partial = null;
    held.release();
  }
}
