package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.fanout.Frame;
import io.vertx.core.buffer.Buffer;

/**
 * Puts a WebSocket text header before a payload, once for all who get it.
 *
 * <p>The frame comes with one reference, which the caller releases. Safe on any thread.
 */
public interface FrameEncoder {

  /** The payload's bytes are copied, so the caller may reuse them. */
  Frame encode(Buffer payload);

  Frame encode(String payload);

  /** The same of an event that is in no log: a socket does not keep it for long. */
  Frame encodeEphemeral(Buffer payload);

  /**
   * The event of an envelope, byte for byte. If the envelope has a place in a log, so has the
   * frame, and it has an {@linkplain Frame#extended extended} variant.
   */
  Frame encode(Envelope envelope);
}
