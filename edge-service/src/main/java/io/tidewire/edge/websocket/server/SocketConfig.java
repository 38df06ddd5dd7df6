package io.tidewire.edge.websocket.server;

import io.tidewire.edge.websocket.connection.ConnectionConfig;
import io.tidewire.edge.websocket.limits.SocketLimits;
import java.time.Duration;

/**
 * How the sockets of an edge behave.
 *
 * @param drainWindow over which a drain spreads its close frames
 */
public record SocketConfig(
    ConnectionConfig connections, UpgradeRules upgrades, Duration drainWindow) {

  public static final SocketConfig DEFAULTS =
      new SocketConfig(ConnectionConfig.DEFAULTS, UpgradeRules.DEFAULTS, Duration.ofSeconds(30));

  public SocketLimits limits() {
    return connections.limits();
  }
}
