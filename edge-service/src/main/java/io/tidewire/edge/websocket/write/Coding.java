package io.tidewire.edge.websocket.write;

import io.tidewire.edge.websocket.frame.MessageInflater;

/**
 * How a connection encodes messages, as negotiated at its upgrade. Shared by the connections of one
 * event loop with the same parameters, and confined to that loop.
 */
public sealed interface Coding extends MessageInflater permits PlainCoding, DeflateCoding {

  /** The frame as it is sent on this connection; lent, like the given one. */
  SharedFrame of(SharedFrame frame);
}
