package io.tidewire.edge.socket;

import io.tidewire.edge.limits.InboundRates;

/**
 * How one connection behaves.
 *
 * @param rates of what it may send
 */
public record ConnectionConfig(SocketLimits limits, Compression compression, InboundRates rates) {

  public static final ConnectionConfig DEFAULTS =
      new ConnectionConfig(SocketLimits.DEFAULTS, Compression.DEFAULTS, InboundRates.DEFAULTS);
}
