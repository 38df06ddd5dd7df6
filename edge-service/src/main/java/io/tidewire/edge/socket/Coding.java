package io.tidewire.edge.socket;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * How messages are coded on a connection, as agreed on at its upgrade. Shared by the connections of
 * an event loop that agreed to the same, and confined to that loop.
 */
sealed interface Coding permits PlainCoding, DeflateCoding {

  /** Whether a message may come deflated. */
  boolean mayDeflate();

  /** The frame as this connection takes it; lent, as the given one is. */
  SharedFrame of(SharedFrame frame);

  /**
   * Inflates a message, which is lent.
   *
   * @param text takes what comes out, {@code maxBytes} and one more at most
   */
  Optional<Violation> inflate(ByteBuf deflated, ByteBuf text, int maxBytes);
}
