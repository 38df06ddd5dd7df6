package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;

/** Empties the outbound buffer of a channel whose client does not read. */
final class QueuedFrames {

  private QueuedFrames() {}

  /**
   * Drops all queued frames, except one that was partly written, so that the next frame written is
   * the next that the client reads. Makes room in the kernel's buffer. Returns false if nothing can
   * be dropped: because the channel is closed, or its queue is encrypted.
   */
  static boolean drop(ChannelHandlerContext raw) {
    KernelBuffer.makeRoom(raw.channel());
    ChannelOutboundBuffer buffer = raw.channel().unsafe().outboundBuffer();
    if (buffer == null || !KernelSend.isDirect(raw)) return false;
    buffer.addFlush();
    // A frame is one entry, so only the first can have been begun.
    ByteBuf begun = buffer.current() instanceof ByteBuf first ? first.retain() : null;
    boolean more = true;
    while (more) more = buffer.remove();
    if (begun != null) raw.write(begun, raw.voidPromise());
    return true;
  }
}
