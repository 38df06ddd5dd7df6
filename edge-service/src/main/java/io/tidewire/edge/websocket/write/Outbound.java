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
 * What is on its way to one client: written past the encoder, counted, bounded in bytes and in age.
 * Confined to the connection's event loop.
 *
 * <p>Only events that are in no log age: the rest is worth as much later, so it may wait for as
 * long as the client takes anything of it at all.
 *
 * <p>Shared frames wait for the end of the tick in a {@link WriteBatch} and go to the kernel at
 * once. What the kernel does not take, and everything behind it, waits in the channel's own buffer.
 * The count there holds the overhead of each entry too: a thousand tiny frames weigh what they
 * cost.
 */
public final class Outbound {

  /** Whose bytes these are. */
  public interface Owner {

    /** An event that is in no log has waited for longer than the limit. */
    void stalled();

    /** The client has taken nothing for longer than the limit. */
    void deserted();

    /**
     * So many bytes of memory wait for the client.
     *
     * @param bytes that are held for this client alone
     */
    void waiting(long bytes);
  }

  /** Of a client that is waited for: a pong may come behind so many bytes for each second. */
  private static final int SLOWEST_BYTES_PER_SECOND = 1024;

  private final ChannelHandlerContext raw;
  private final WriteLoop loop;
  private final Owner owner;
  private final Coding coding;
  private WriteBatch batch;

  /** Null also before the first burst. */
  private @Nullable Socket socket;

  private boolean socketKnown;

  /** Nothing is in the channel's buffer. Not before a flush, for the handshake's answer was. */
  private boolean clear;

  private boolean dirty;

  /** An event that is in no log was offered since the last flush. */
  private boolean ephemeral;

  /** Sent since a pong has shown how far the client has read. */
  private long unproven;

  /** Null while nothing is known to wait. */
  private @Nullable SendBacklog sendBacklog;

  /** Of what waits at most so much belongs to shared frames, which are in memory once for all. */
  private long shared;

  private int sentAt;

  private List<Runnable> drained = List.of();

  /**
   * @param raw where a buffer enters the pipeline
   * @param coding of shared frames; what is for one client alone is sent as it is
   */
  public Outbound(ChannelHandlerContext raw, WriteLoop loop, Coding coding, Owner owner) {
    this.raw = raw;
    this.loop = loop;
    this.coding = coding;
    this.owner = owner;
    this.batch = loop.batches().none();
    this.sentAt = loop.now();
    raw.channel().config().setWriteBufferWaterMark(loop.logged());
    KernelBuffer.limit(raw.channel());
  }

  Channel channel() {
    return raw.channel();
  }

  /** Never {@link Offer#CLOSED}: the socket knows that before it asks. */
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

  /** Takes the buffer over. Returns false, having released it, if there was no room. */
  public boolean offer(ByteBuf frame) {
    if (!hasRoomFor(frame.readableBytes())) {
      frame.release();
      return false;
    }
    write(frame);
    return true;
  }

  /** Takes the buffer over and sends it in any case: for farewells, which are few. */
  public void write(ByteBuf frame) {
    send();
    sending(frame.readableBytes());
    clear = false;
    raw.write(frame, raw.voidPromise());
    soon();
  }

  /** Takes the buffer over; the TCP connection ends when it has left. */
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

  /** What was not even flushed says nothing about the client, so it is flushed before we judge. */
  private boolean hasRoomFor(int bytes) {
    int limit = loop.limits().maxOutboundBytes();
    if (waitingBytes() + bytes <= limit) return true;
    if (dirty) push();
    return waitingBytes() + bytes <= limit;
  }

  /** Runs the task once, soon after what waits is, or has become, little. */
  public void whenDrained(Runnable task) {
    if (drained.isEmpty()) drained = new ArrayList<>(1);
    drained.add(task);
    writabilityChanged();
  }

  /** Tasks run later, never within a write: they write themselves. */
  public void writabilityChanged() {
    if (drained.isEmpty() || !raw.channel().isWritable()) return;
    List<Runnable> tasks = drained;
    drained = List.of();
    raw.channel().eventLoop().execute(() -> loop.run(() -> tasks.forEach(Runnable::run)));
  }

  /** Below the channel's water mark, or not above it for long. */
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
    owner.waiting(ownBytes());
  }

  private void push() {
    send();
    if (clear) return;
    raw.flush();
    clear = buffered() == 0;
  }

  /** Ends the burst: to the kernel if it may, and what is left of it into the channel's buffer. */
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
   * Looks after what waits, once per tick. A client that stands still is found at the limit, one
   * that trickles too slowly for events of no log at twice their limit. Returns true when nothing
   * is left to look after.
   */
  boolean isSettled() {
    ChannelOutboundBuffer buffer = raw.channel().unsafe().outboundBuffer();
    clear = buffer == null || buffer.totalPendingWriteBytes() == 0;
    if (sendBacklog == null || buffer == null || clear) return settled();
    owner.waiting(ownBytes());
    sendBacklog.look(buffer.current(), buffer.currentProgress(), loop.now());
    if (sendBacklog.age(loop.now()) >= Ticks.of(loop.limits().maxOutboundAge())) {
      owner.stalled();
      return settled();
    }
    if (sendBacklog.still(loop.now()) >= Ticks.of(loop.limits().standstill())) {
      owner.deserted();
      return settled();
    }
    return false;
  }

  private boolean settled() {
    sendBacklog = null;
    shared = 0;
    owner.waiting(clear ? 0 : ownBytes());
    return true;
  }

  /** What waits, with what each buffer costs, but for the bytes of shared frames. */
  private long ownBytes() {
    long waiting = buffered();
    shared = Math.min(shared, waiting);
    return waiting - shared;
  }

  /** A pong came: what was sent before its ping has been read. */
  public void proven() {
    unproven = 0;
  }

  /**
   * Whether a slow client may not have come to our ping yet, because of what was sent before it.
   * That excuses it once.
   */
  public boolean excusesSilence() {
    boolean much = unproven > SLOWEST_BYTES_PER_SECOND * loop.limits().pongTimeout().toSeconds();
    unproven = 0;
    return much;
  }

  /**
   * The client does not take what waits: all of it is dropped but a frame that has been begun, so
   * that what is written next is the next that it reads. With TLS only what is not encrypted yet
   * can be dropped.
   */
  public void abandon() {
    batch = loop.batches().none();
    drained = List.of();
    KernelBuffer.makeRoom(raw.channel());
    ChannelOutboundBuffer buffer = raw.channel().unsafe().outboundBuffer();
    if (buffer == null || !KernelSend.isDirect(raw)) return;
    buffer.addFlush();
    // A frame is one entry, so only the first can have been begun.
    ByteBuf begun = buffer.current() instanceof ByteBuf first ? first.retain() : null;
    boolean more = true;
    while (more) more = buffer.remove();
    if (begun != null) raw.write(begun, raw.voidPromise());
    shared = 0;
    owner.waiting(0);
  }

  /** What was offered and the kernel has not taken. */
  public long waitingBytes() {
    return batch.bytes() + (clear ? 0 : buffered());
  }

  private long buffered() {
    ChannelOutboundBuffer buffer = raw.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }
}
