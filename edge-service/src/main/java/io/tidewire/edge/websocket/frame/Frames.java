package io.tidewire.edge.websocket.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Splits the bytes of one client into frames and unmasks them, in place. Holds only the received
 * part of an unfinished frame, which {@link Taker#flaw} bounds. That part is on the heap, since a
 * pool keeps whole chunks of direct memory while a part of one is in use.
 *
 * <p>Confined to the connection's event loop.
 */
public final class Frames {

  /** Receives the frames. */
  public interface Taker {

    /** Called with a frame's head before its payload is awaited. */
    Optional<Violation> flaw(FrameHead head);

    /**
     * Called before bytes are kept. If it returns false, they and everything after them are
     * dropped.
     *
     * @param more bytes, beside those that are held already
     */
    boolean mayHold(int more);

    /**
     * @param payload without its mask; lent for the call
     */
    void frame(FrameHead head, ByteBuf payload);

    /** The client violated the protocol. Everything after that is dropped. */
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

  /** Reads the bytes and may change them. They remain the caller's. */
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

  /** Hands on no frame after the current one, until {@link #resume}. */
  void pause() {
    paused = true;
  }

  /** Hands on the frames that arrived meanwhile. */
  void resume() {
    paused = false;
    if (partial != null && !cutting) read(partial, false);
  }

  /** Bytes of memory held for frames that are incomplete or not handed on. */
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

  /** Drops all bytes from here on. */
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
