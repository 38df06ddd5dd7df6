package io.tidewire.edge.websocket.server;

import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.net.TrustedProxies;
import java.time.Duration;
import java.util.Optional;

/**
 * How a request becomes a connection.
 *
 * @param pathPrefix what may come before {@code /app/{key}}
 * @param tokenCookie the cookie in which a token may come, besides the query and the header
 * @param proxies whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} count
 * @param proxyProtocol whether each connection begins with the client's address in the PROXY
 *     protocol; then only those of {@code proxies} are taken
 * @param upgradeTimeout from the first byte of the TCP connection to the end of the upgrade
 * @param verdictTimeout that a complete request waits for its turn and for auth; well short of the
 *     15 s after which clients give up (docs/design/delivery.md §3.5)
 * @param perSecond upgrades that one event loop lets through; the others wait
 * @param maxPipelined HTTP requests of one connection that may wait for their answers
 */
public record UpgradeRules(
    PathPrefix pathPrefix,
    Optional<String> tokenCookie,
    TrustedProxies proxies,
    boolean proxyProtocol,
    Duration upgradeTimeout,
    Duration verdictTimeout,
    int perSecond,
    int maxPipelined) {

  public static final UpgradeRules DEFAULTS =
      new UpgradeRules(
          PathPrefix.NONE,
          Optional.empty(),
          TrustedProxies.NONE,
          false,
          Duration.ofSeconds(15),
          Duration.ofSeconds(8),
          2_000,
          256);
}
