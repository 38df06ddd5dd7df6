package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Socket;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.websocket.frame.FrameBytes;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Header and payload in one buffer, which the kernel reads once per recipient. Only a slow
 * connection keeps a slice of it in its channel.
 *
 * <p>Other forms of the message, extended or compressed, are variants, created for the first
 * recipient and freed with this frame. Variants may have variants: the extended text, compressed.
 */
public final class SharedFrame implements Frame {

  private final ByteBuf bytes;
  private final int length;
  private final @Nullable ExtendedFrame extension;
  private final long offset;
  private final boolean ephemeral;
  private final AtomicInteger holders = new AtomicInteger(1);

  /** A short list, newest first. */
  private volatile @Nullable Variant variants;

  private record Variant(int id, SharedFrame frame, @Nullable Variant next) {}

  /**
   * @param bytes a whole text frame, taken over
   */
  SharedFrame(ByteBuf bytes) {
    this(bytes, null, 0, false);
  }

  /**
   * @param extension creates the {@link #extended} variant
   */
  SharedFrame(ByteBuf bytes, ExtendedFrame extension) {
    this(bytes, extension, 0, false);
  }

  /**
   * @param offset in the channel's log; 0 if it is in none
   */
  SharedFrame(ByteBuf bytes, long offset) {
    this(bytes, null, offset, false);
  }

  /**
   * @param offset in the channel's log; 0 if it is in none
   */
  SharedFrame(ByteBuf bytes, ExtendedFrame extension, long offset) {
    this(bytes, extension, offset, false);
  }

  private SharedFrame(
      ByteBuf bytes, @Nullable ExtendedFrame extension, long offset, boolean ephemeral) {
    this.bytes = bytes;
    this.length = bytes.readableBytes();
    this.extension = extension;
    this.offset = offset;
    this.ephemeral = ephemeral;
  }

  /** An event that is in no log, and so expires. */
  static SharedFrame ephemeral(ByteBuf bytes) {
    return new SharedFrame(bytes, null, 0, true);
  }

  @Override
  public int bytes() {
    return length;
  }

  @Override
  public long offset() {
    return offset;
  }

  boolean isEphemeral() {
    return ephemeral;
  }

  @Override
  public SharedFrame extended() {
    return extension == null ? this : variant(extension);
  }

  @Override
  public void retain() {
    holders.incrementAndGet();
  }

  @Override
  public void release() {
    if (holders.decrementAndGet() > 0) return;
    bytes.release();
    for (Variant variant = variants; variant != null; variant = variant.next) {
      if (variant.frame != this) variant.frame.release();
    }
  }

  /**
   * The number of references to the buffer: one while the frame is held, and one for each unwritten
   * slice.
   */
  public int readers() {
    return bytes.refCnt();
  }

  /**
   * A slice with one more reference, which the channel consumes.
   *
   * @param start how many bytes to skip
   */
  public ByteBuf from(int start) {
    return bytes.retainedSlice(bytes.readerIndex() + start, length - start);
  }

  void copyTo(ByteBuf target) {
    target.writeBytes(bytes, bytes.readerIndex(), length);
  }

  /** Returns how many bytes the kernel took. */
  int send(Socket socket) {
    return KernelSend.send(socket, bytes);
  }

  /** The text without the header; lent. */
  ByteBuf payload() {
    return FrameBytes.payload(bytes);
  }

  /**
   * Another form of this message; lent, and valid while this frame is held.
   *
   * <p>Created once, by the event loop that asks first. A loop that asks meanwhile waits, which
   * takes no longer than creating its own.
   */
  SharedFrame variant(FrameVariant variant) {
    SharedFrame made = made(variant.id());
    return made == null ? make(variant) : made;
  }

  private synchronized SharedFrame make(FrameVariant variant) {
    SharedFrame made = made(variant.id());
    if (made != null) return made;
    SharedFrame frame = variant.of(this);
    variants = new Variant(variant.id(), frame, variants);
    return frame;
  }

  private @Nullable SharedFrame made(int id) {
    for (Variant variant = variants; variant != null; variant = variant.next) {
      if (variant.id == id) return variant.frame;
    }
    return null;
  }
}
