package io.tidewire.edge.websocket.frame;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** How a connection reads compressed messages, as agreed on at its upgrade. */
public interface MessageInflater {

  /** Whether a message may come deflated. */
  boolean mayDeflate();

  /**
   * Inflates a message, which is lent.
   *
   * @param text takes what comes out, {@code maxBytes} and one more at most
   */
  Optional<Violation> inflate(ByteBuf deflated, ByteBuf text, int maxBytes);
}
