package io.tidewire.edge.socket;

import io.netty.buffer.ByteBuf;
import io.tidewire.edge.fanout.Frame;

/** Header and payload in one buffer, which every recipient reads through a duplicate of its own. */
final class SharedFrame implements Frame {

  private final ByteBuf bytes;
  private final int length;

  SharedFrame(ByteBuf bytes) {
    this.bytes = bytes;
    this.length = bytes.readableBytes();
  }

  @Override
  public int bytes() {
    return length;
  }

  @Override
  public void retain() {
    bytes.retain();
  }

  @Override
  public void release() {
    bytes.release();
  }

  int holders() {
    return bytes.refCnt();
  }

  /** The same memory with its own indices and one more reference, for the channel to consume. */
  ByteBuf duplicate() {
    return bytes.retainedDuplicate();
  }
}
