package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.websocket.limits.Ticks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The output of one connection: written past the encoder, counted, and bounded in bytes and age.
 * Confined to the connection's event loop.
 *
 * <p>Only events that are in no log expire. Other output may wait for as long as the client reads
 * any of it.
 *
 * <p>Shared frames are collected in a {@link WriteBatch} until the end of the tick and sent
 * together. What the kernel does not take, and everything after it, waits in the channel's outbound
 * buffer. The bytes counted there include the overhead of each entry.
 */
public final class Outbound {

  /** The slowest rate assumed for a client that has to read queued output before a ping. */
  private static final int SLOWEST_BYTES_PER_SECOND = 1024;

  private final ChannelHandlerContext raw;
  private final WriteLoop loop;
  private final OutboundListener listener;
  private final Coding coding;
  private WriteBatch batch;

  /** Also null before the first batch. */
  private @Nullable Socket socket;

  private boolean socketKnown;

  /**
   * Whether the channel's buffer is known to be empty. False before the first flush, since the
   * handshake's response was written there.
   */
  private boolean clear;

  private boolean dirty;

  /** Whether an event that is in no log was offered since the last flush. */
  private boolean ephemeral;

  /** Bytes sent since the last pong, which proved what the client has read. */
  private long unproven;

  /** Null while no output is known to wait. */
  private @Nullable SendBacklog sendBacklog;

  /** An upper bound of the queued bytes that belong to shared frames, whose memory is shared. */
  private int shared;

  private int sentAt;

  private List<Runnable> drained = List.of();

  /**
   * @param raw the context at which buffers are written
   * @param coding for shared frames; frames for one client alone are not compressed
   */
  public Outbound(
      ChannelHandlerContext raw, WriteLoop loop, Coding coding, OutboundListener listener) {
    this.raw = raw;
    this.loop = loop;
    this.coding = coding;
    this.listener = listener;
    this.batch = loop.batches().none();
    this.sentAt = loop.now();
    raw.channel().config().setWriteBufferWaterMark(loop.logged());
    KernelBuffer.limit(raw.channel());
  }

  Channel channel() {
    return raw.channel();
  }

  /** Never returns {@link Offer#CLOSED}, since the socket checks that first. */
  public Offer offer(SharedFrame frame) {
    SharedFrame coded = coding.of(frame);
    boolean room = frame.offset() == 0 ? hasRoomFor(coded.bytes()) : isWritable();
    if (!room) return Offer.OVERFLOWED;
    if (!batch.takes(coded)) send();
    batch = loop.batches().then(batch, coded);
    if (frame.isEphemeral()) ephemeral = true;
    soon();
    return Offer.ACCEPTED;
  }

  /** Takes ownership of the buffer. Returns false and releases it if the limit is reached. */
  public boolean offer(ByteBuf frame) {
    if (!hasRoomFor(frame.readableBytes())) {
      frame.release();
      return false;
    }
    write(frame);
    return true;
  }

  /**
   * Takes ownership of the buffer and sends it regardless of the limit: for close and error frames.
   */
  public void write(ByteBuf frame) {
    send();
    sending(frame.readableBytes());
    clear = false;
    raw.write(frame, raw.voidPromise());
    soon();
  }

  /** Takes ownership of the buffer and closes the TCP connection when it was written. */
  public void writeLast(ByteBuf frame) {
    send();
    sending(frame.readableBytes());
    clear = false;
    raw.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
  }

  private void sending(int bytes) {
    loop.meters().wrote(bytes);
    unproven += bytes;
  }

  private void soon() {
    if (dirty) return;
    dirty = true;
    loop.flushes().add(this);
  }

  /** Flushes before it decides, since unflushed output says nothing about the client. */
  private boolean hasRoomFor(int bytes) {
    int limit = loop.limits().outbound().maxBytes();
    if (waitingBytes() + bytes <= limit) return true;
    if (dirty) push();
    return waitingBytes() + bytes <= limit;
  }

  /** Runs the task once, soon after the queued output is below the low-water mark. */
  public void whenDrained(Runnable task) {
    if (drained.isEmpty()) drained = new ArrayList<>(1);
    drained.add(task);
    writabilityChanged();
  }

  /** Runs the tasks later and never within a write, since they write themselves. */
  public void writabilityChanged() {
    if (drained.isEmpty() || !raw.channel().isWritable()) return;
    List<Runnable> tasks = drained;
    drained = List.of();
    raw.channel().eventLoop().execute(() -> loop.run(() -> tasks.forEach(Runnable::run)));
  }

  /** Whether the output is below the channel's high-water mark, if necessary after a flush. */
  private boolean isWritable() {
    if (isBelowMark()) return true;
    if (dirty) push();
    return isBelowMark();
  }

  private boolean isBelowMark() {
    return batch.bytes() < loop.logged().high() && (clear || raw.channel().isWritable());
  }

  void flush() {
    dirty = false;
    sentAt = loop.now();
    push();
    if (!clear) addToBacklog();
    ephemeral = false;
  }

  /** The tick of the last flush. */
  public int sentAt() {
    return sentAt;
  }

  private void addToBacklog() {
    if (sendBacklog == null) {
      sendBacklog = new SendBacklog(loop.now());
      loop.backlogged().add(this);
    }
    if (ephemeral) sendBacklog.ephemeral(raw.writeAndFlush(Unpooled.EMPTY_BUFFER), loop.now());
    listener.waiting(ownBytes());
  }

  private void push() {
    send();
    if (clear) return;
    raw.flush();
    clear = buffered() == 0;
  }

  /** Sends the batch: directly to the kernel if possible, the rest through the channel's buffer. */
  private void send() {
    if (batch.isEmpty()) return;
    WriteBatch sent = batch;
    batch = loop.batches().none();
    sending(sent.bytes());
    Socket below = clear ? socket() : null;
    int taken = below == null ? 0 : loop.batches().send(sent, below);
    if (taken == sent.bytes()) return;
    clear = false;
    shared += sent.bytes() - taken;
    sent.writeTo(raw, taken);
  }

  private @Nullable Socket socket() {
    if (!socketKnown) {
      socket = KernelSend.below(raw);
      socketKnown = true;
    }
    return socket;
  }

  /**
   * Checks the queued output, once per tick. A client that reads nothing is found at the limit, one
   * that reads too slowly at twice the limit. Returns true when no output is queued any more.
   */
  boolean isSettled() {
    ChannelOutboundBuffer buffer = raw.channel().unsafe().outboundBuffer();
    clear = buffer == null || buffer.totalPendingWriteBytes() == 0;
    if (sendBacklog == null || buffer == null || clear) return settled();
    listener.waiting(ownBytes());
    sendBacklog.look(buffer.current(), buffer.currentProgress(), loop.now());
    if (sendBacklog.age(loop.now()) >= Ticks.of(loop.limits().outbound().maxAge())) {
      listener.stalled();
      return settled();
    }
    if (sendBacklog.still(loop.now()) >= Ticks.of(loop.limits().outbound().standstill())) {
      listener.deserted();
      return settled();
    }
    return false;
  }

  private boolean settled() {
    sendBacklog = null;
    shared = 0;
    listener.waiting(clear ? 0 : ownBytes());
    return true;
  }

  /**
   * The memory of the queued output, with the overhead of each buffer and without shared frames.
   */
  private long ownBytes() {
    long waiting = buffered();
    shared = (int) Math.min(shared, waiting);
    return waiting - shared;
  }

  /** A pong arrived: the client has read what was sent before the ping. */
  public void proven() {
    unproven = 0;
  }

  /**
   * Whether a slow client may not have reached the ping yet, because of the output before it.
   * Excuses it once.
   */
  public boolean excusesSilence() {
    boolean much =
        unproven > SLOWEST_BYTES_PER_SECOND * loop.limits().heartbeat().pongTimeout().toSeconds();
    unproven = 0;
    return much;
  }

  /**
   * Drops the queued output of a client that does not read, except a frame that was partly written,
   * so that the next frame written is the next that it reads. With TLS only unencrypted output can
   * be dropped.
   */
  public void abandon() {
    batch = loop.batches().none();
    drained = List.of();
    if (!QueuedFrames.drop(raw)) return;
    shared = 0;
    listener.waiting(0);
  }

  /** Bytes that were offered and that the kernel has not taken. */
  public long waitingBytes() {
    return batch.bytes() + (clear ? 0 : buffered());
  }

  private long buffered() {
    ChannelOutboundBuffer buffer = raw.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }
}
