package io.tidewire.edge.websocket.write;

import io.tidewire.edge.websocket.frame.MessageInflater;

/**
 * How messages are coded on a connection, as agreed on at its upgrade. Shared by the connections of
 * an event loop that agreed to the same, and confined to that loop.
 */
public sealed interface Coding extends MessageInflater permits PlainCoding, DeflateCoding {

  /** The frame as this connection takes it; lent, as the given one is. */
  SharedFrame of(SharedFrame frame);
}
