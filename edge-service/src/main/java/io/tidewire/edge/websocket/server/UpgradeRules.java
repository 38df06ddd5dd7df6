package io.tidewire.edge.websocket.server;

import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.net.TrustedProxies;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the upgrade from HTTP to WebSocket.
 *
 * @param pathPrefix optional path prefix of {@code /app/{key}}
 * @param tokenCookie name of a cookie that may carry the token, besides the query and the header
 */
public record UpgradeRules(
    PathPrefix pathPrefix, Optional<String> tokenCookie, ProxyRules proxies, UpgradeLimits limits) {

  public static final UpgradeRules DEFAULTS =
      new UpgradeRules(
          PathPrefix.NONE,
          Optional.empty(),
          new ProxyRules(TrustedProxies.NONE, false),
          new UpgradeLimits(Duration.ofSeconds(15), Duration.ofSeconds(8), 2_000, 256));

  /**
   * The proxies in front of the edge.
   *
   * @param trusted whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are trusted
   * @param proxyProtocol whether each connection begins with a PROXY protocol header; then only
   *     connections of {@code trusted} are accepted
   */
  public record ProxyRules(TrustedProxies trusted, boolean proxyProtocol) {}

  /**
   * What an upgrade may take.
   *
   * @param upgradeTimeout from the first byte of the TCP connection to the end of the upgrade
   * @param verdictTimeout for which a complete request waits for its turn and for auth; well below
   *     the 15 s after which clients give up (docs/design/delivery.md §3.5)
   * @param perSecond most upgrades per second of one event loop; others wait
   * @param maxPipelined most HTTP requests of one connection that may wait for their responses
   */
  public record UpgradeLimits(
      Duration upgradeTimeout, Duration verdictTimeout, int perSecond, int maxPipelined) {}
}
