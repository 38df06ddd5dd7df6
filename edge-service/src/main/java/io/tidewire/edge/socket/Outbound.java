package io.tidewire.edge.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.tidewire.edge.fanout.Offer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to one client: written past the encoder, counted, bounded in bytes and in age.
 * Confined to the connection's event loop.
 *
 * <p>The count is the channel's own, which holds the overhead of each entry too: a thousand tiny
 * frames weigh what they cost.
 */
final class Outbound {

  /** Whose bytes these are. */
  interface Owner {

    /** A byte has waited for longer than the limit. */
    void stalled();
  }

  private final ChannelHandlerContext raw;
  private final SocketLoop loop;
  private final Owner owner;
  private boolean dirty;

  /** Behind a byte that did not leave at once; done when it has. */
  private @Nullable ChannelFuture mark;

  private int markedAt;

  private List<Runnable> drained = List.of();

  /**
   * @param raw where a buffer enters the pipeline past the encoder
   */
  Outbound(ChannelHandlerContext raw, SocketLoop loop, Owner owner) {
    this.raw = raw;
    this.loop = loop;
    this.owner = owner;
    raw.channel().config().setWriteBufferWaterMark(loop.logged());
  }

  Channel channel() {
    return raw.channel();
  }

  /** Never {@link Offer#CLOSED}: the socket knows that before it asks. */
  Offer offer(SharedFrame frame) {
    boolean room = frame.offset() == 0 ? hasRoomFor(frame.bytes()) : isWritable();
    if (!room) return Offer.OVERFLOWED;
    write(frame.duplicate());
    return Offer.ACCEPTED;
  }

  /** Takes the buffer over. Returns false, having released it, if there was no room. */
  boolean offer(ByteBuf frame) {
    if (!hasRoomFor(frame.readableBytes())) {
      frame.release();
      return false;
    }
    write(frame);
    return true;
  }

  /** Takes the buffer over and sends it in any case: for farewells, which are few. */
  void write(ByteBuf frame) {
    loop.meters().wrote(frame.readableBytes());
    raw.write(frame, raw.voidPromise());
    if (dirty) return;
    dirty = true;
    loop.flushes().add(this);
  }

  /** Takes the buffer over; the TCP connection ends when it has left. */
  void writeLast(ByteBuf frame) {
    loop.meters().wrote(frame.readableBytes());
    raw.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
  }

  /** What was not even flushed says nothing about the client, so it is flushed before we judge. */
  private boolean hasRoomFor(int bytes) {
    int limit = loop.limits().maxOutboundBytes();
    if (waitingBytes() + bytes <= limit) return true;
    if (dirty) raw.flush();
    return waitingBytes() + bytes <= limit;
  }

  /** Runs the task once, soon after what waits is, or has become, little. */
  void whenDrained(Runnable task) {
    if (drained.isEmpty()) drained = new ArrayList<>(1);
    drained.add(task);
    writabilityChanged();
  }

  /** Tasks run later, never within a write: they write themselves. */
  void writabilityChanged() {
    if (drained.isEmpty() || !raw.channel().isWritable()) return;
    List<Runnable> tasks = drained;
    drained = List.of();
    raw.channel().eventLoop().execute(() -> loop.run(() -> tasks.forEach(Runnable::run)));
  }

  /** Below the channel's water mark, or not above it for long. */
  private boolean isWritable() {
    if (raw.channel().isWritable()) return true;
    if (dirty) raw.flush();
    return raw.channel().isWritable();
  }

  void flush() {
    dirty = false;
    raw.flush();
    if (mark == null && waitingBytes() > 0) {
      mark();
      loop.backlog().add(this);
    }
  }

  private void mark() {
    mark = raw.writeAndFlush(Unpooled.EMPTY_BUFFER);
    markedAt = loop.now();
  }

  /**
   * Looks after the age of what waits, once per tick. A client that stands still is found at the
   * limit, one that trickles at twice the limit. Returns true when nothing is left to look after.
   */
  boolean isSettled() {
    if (mark == null) return true;
    if (mark.isDone()) {
      mark = null;
      if (waitingBytes() == 0) return true;
      mark();
    } else if (loop.now() - markedAt >= SocketLoop.ticks(loop.limits().maxOutboundAge())) {
      owner.stalled();
      return true;
    }
    return false;
  }

  long waitingBytes() {
    ChannelOutboundBuffer buffer = raw.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }
}
