package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.websocket.frame.FrameBytes;
import io.tidewire.wire.RecoveryFrames;
import io.vertx.core.buffer.Buffer;

/** Encodes frames into pooled direct memory. */
public final class SharedFrameEncoder implements FrameEncoder {

  private static final ByteBufAllocator POOL = ByteBufAllocator.DEFAULT;

  @Override
  public Frame encode(Buffer payload) {
    return new SharedFrame(text(payload));
  }

  @Override
  public Frame encodeEphemeral(Buffer payload) {
    return SharedFrame.ephemeral(text(payload));
  }

  private static ByteBuf text(Buffer payload) {
    byte[] bytes = payload.getBytes();
    return FrameBytes.startText(POOL, bytes.length).writeBytes(bytes);
  }

  @Override
  public Frame encode(String payload) {
    return new SharedFrame(FrameBytes.text(POOL, payload));
  }

  @Override
  public Frame encode(Envelope envelope) {
    if (envelope.offset() == 0) return encodeEphemeral(envelope.frame());
    return new SharedFrame(
        text(envelope.frame()),
        new ExtendedFrame(RecoveryFrames.members(envelope.offset(), envelope.id())),
        envelope.offset());
  }
}
