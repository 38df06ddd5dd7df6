package io.tidewire.edge.websocket.server;

import io.tidewire.edge.websocket.connection.ConnectionConfig;
import io.tidewire.edge.websocket.limits.SocketLimits;
import java.time.Duration;

/**
 * How the sockets of an edge behave.
 *
 * @param drain when a drain closes them
 */
public record SocketConfig(ConnectionConfig connections, UpgradeRules upgrades, DrainTimes drain) {

  public static final SocketConfig DEFAULTS =
      new SocketConfig(
          ConnectionConfig.DEFAULTS,
          UpgradeRules.DEFAULTS,
          new DrainTimes(Duration.ofSeconds(5), Duration.ofSeconds(30)));

  /**
   * When a drain closes sockets.
   *
   * @param lag how long it waits after readiness has turned false, so that load balancers notice
   * @param window over which it spreads its close frames
   */
  public record DrainTimes(Duration lag, Duration window) {}

  public SocketLimits limits() {
    return connections.limits();
  }
}
