package io.tidewire.auth.http;

import io.tidewire.kit.net.TrustedProxies;

/**
 * What callers of the HTTP endpoints may do. Loopback and the trusted proxies' own addresses stand
 * for many callers, so what is said per address does not hold for them, unless the operator wants
 * it to.
 *
 * @param proxies whose {@code X-Forwarded-For} counts
 * @param maxConnections of the service's own server; 0 means no limit
 * @param address limits of one address
 * @param appRequestsPerSecond requests for one app from all callers together
 */
public record CallerLimits(
    TrustedProxies proxies, int maxConnections, Address address, int appRequestsPerSecond) {

  /** Ten seconds' worth may come at once. */
  static final int BURST_SECONDS = 10;

  public static final CallerLimits DEFAULTS =
      new CallerLimits(TrustedProxies.NONE, 10_000, new Address(200, 100, 5, false), 5_000);

  /**
   * Limits of one address, IPv6 by /64.
   *
   * @param maxConnections open at once, to the service's own server
   * @param failuresPerSecond requests with a token that is not good; counted for one connection
   *     where the address stands for many callers
   * @param loopback whether this holds for loopback and for the proxies' own addresses as well
   */
  public record Address(
      int maxConnections, int requestsPerSecond, int failuresPerSecond, boolean loopback) {}
}
