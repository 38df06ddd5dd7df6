package io.tidewire.auth.http;

import io.tidewire.kit.net.TrustedProxies;

/**
 * Limits of the callers of the HTTP endpoints. Many callers may share loopback and the addresses of
 * trusted proxies, so limits per address do not apply to these, unless the operator enables that.
 *
 * @param proxies whose {@code X-Forwarded-For} counts
 * @param maxConnections of the service's own server; 0 means no limit
 * @param address limits of one address
 * @param appRequestsPerSecond requests for one app from all callers together
 */
public record CallerLimits(
    TrustedProxies proxies, int maxConnections, Address address, int appRequestsPerSecond) {

  /** The burst, in seconds of the rate. */
  static final int BURST_SECONDS = 10;

  public static final CallerLimits DEFAULTS =
      new CallerLimits(TrustedProxies.NONE, 10_000, new Address(200, 100, 5, false), 5_000);

  /**
   * Limits of one address, IPv6 by /64.
   *
   * @param maxConnections open at once, to the service's own server
   * @param failuresPerSecond requests with an invalid token; counted per connection if many callers
   *     share the address
   * @param loopback whether this also applies to loopback and to the proxies' own addresses
   */
  public record Address(
      int maxConnections, int requestsPerSecond, int failuresPerSecond, boolean loopback) {}
}
