package io.tidewire.edge.socket;

import io.tidewire.edge.limits.InboundRates;
import java.time.Duration;

/**
 * How the sockets of an edge behave.
 *
 * @param rates of what one connection may send
 * @param drainWindow over which a drain spreads its goodbyes
 */
public record SocketConfig(
    SocketLimits limits,
    UpgradeRules upgrades,
    Compression compression,
    InboundRates rates,
    Duration drainWindow) {

  public static final SocketConfig DEFAULTS =
      new SocketConfig(
          SocketLimits.DEFAULTS,
          UpgradeRules.DEFAULTS,
          Compression.DEFAULTS,
          InboundRates.DEFAULTS,
          Duration.ofSeconds(30));
}
