package io.tidewire.edge;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.fanout.Frame;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread-safe frame that consists of its text. */
record PlainFrame(String text, AtomicInteger holders, AtomicInteger allHeld) implements Frame {

  /** Creates frames and counts those that are still held. */
  record Encoder(AtomicInteger held) implements FrameEncoder {

    @Override
    public Frame encode(Buffer payload) {
      return encode(payload.toString());
    }

    @Override
    public Frame encodeEphemeral(Buffer payload) {
      return encode(payload);
    }

    @Override
    public Frame encode(Envelope envelope) {
      return encode(envelope.frame());
    }

    @Override
    public Frame encode(String payload) {
      held.incrementAndGet();
      return new PlainFrame(payload, new AtomicInteger(1), held);
    }
  }

  @Override
  public int bytes() {
    return text.length();
  }

  @Override
  public Frame extended() {
    return this;
  }

  @Override
  public void retain() {
    if (holders.getAndIncrement() == 0) throw new IllegalStateException("retained too late");
  }

  @Override
  public void release() {
    int left = holders.decrementAndGet();
    if (left < 0) throw new IllegalStateException("released too often");
    if (left == 0) allHeld.decrementAndGet();
  }
}
