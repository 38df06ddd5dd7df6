package io.tidewire.edge.websocket.frame;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** Inflates the messages of a connection, as negotiated at its upgrade. */
public interface MessageInflater {

  /** Whether a message may be compressed. */
  boolean mayDeflate();

  /**
   * Inflates a message, which is lent.
   *
   * @param text receives the inflated bytes, at most {@code maxBytes} and one more
   */
  Optional<Violation> inflate(ByteBuf deflated, ByteBuf text, int maxBytes);
}
