package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.fanout.Frame;
import io.vertx.core.buffer.Buffer;

/**
 * Encodes a payload as a WebSocket text frame, once for all its recipients.
 *
 * <p>The frame comes with one reference, which the caller releases. Safe on any thread.
 */
public interface FrameEncoder {

  /** The payload's bytes are copied, so the caller may reuse them. */
  Frame encode(Buffer payload);

  Frame encode(String payload);

  /** The same for an event that is in no log: it expires in a slow connection's queue. */
  Frame encodeEphemeral(Buffer payload);

  /**
   * The event of an envelope, byte for byte. If the envelope has an offset, the frame has it too,
   * and an {@linkplain Frame#extended extended} variant.
   */
  Frame encode(Envelope envelope);
}
