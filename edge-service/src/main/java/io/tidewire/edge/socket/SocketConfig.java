package io.tidewire.edge.socket;

import java.time.Duration;

/**
 * How the sockets of an edge behave.
 *
 * @param drainWindow over which a drain spreads its goodbyes
 */
public record SocketConfig(
    SocketLimits limits, UpgradeRules upgrades, Compression compression, Duration drainWindow) {

  public static final SocketConfig DEFAULTS =
      new SocketConfig(
          SocketLimits.DEFAULTS,
          UpgradeRules.DEFAULTS,
          Compression.DEFAULTS,
          Duration.ofSeconds(30));
}
