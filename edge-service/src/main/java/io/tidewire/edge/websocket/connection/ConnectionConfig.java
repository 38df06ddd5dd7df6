package io.tidewire.edge.websocket.connection;

import io.tidewire.edge.limits.InboundRates;
import io.tidewire.edge.websocket.frame.Compression;
import io.tidewire.edge.websocket.limits.SocketLimits;

/**
 * How one connection behaves.
 *
 * @param rates of what it may send
 */
public record ConnectionConfig(SocketLimits limits, Compression compression, InboundRates rates) {

  public static final ConnectionConfig DEFAULTS =
      new ConnectionConfig(SocketLimits.DEFAULTS, Compression.DEFAULTS, InboundRates.DEFAULTS);
}
