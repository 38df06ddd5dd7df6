package io.tidewire.edge.limits;

import java.time.Duration;

/**
 * Rates at which one connection may send. A connection that exceeds them is not read for a while,
 * and closed if it continues.
 *
 * @param frames frames of any kind, including fragments and control frames
 * @param bytes bytes on the wire, and bytes of inflated messages
 * @param authorizedFactor factor by which the rates rise when the connection has signed in or
 *     subscribed to a channel that requires authorization
 * @param patience for how long a connection may exceed its rates before it is closed
 */
public record InboundRates(Rate frames, Rate bytes, int authorizedFactor, Duration patience) {

  /**
   * @param perSecond at least 1
   * @param burst most at once after a pause
   */
  public record Rate(int perSecond, int burst) {}

  public static final InboundRates DEFAULTS =
      new InboundRates(
          new Rate(50, 2_500), new Rate(64 * 1024, 512 * 1024), 4, Duration.ofSeconds(10));

  /** Practically unlimited. */
  public static final InboundRates UNLIMITED =
      new InboundRates(
          new Rate(1_000_000_000, 1_000_000_000),
          new Rate(1_000_000_000, 1_000_000_000),
          1,
          Duration.ofSeconds(10));
}
