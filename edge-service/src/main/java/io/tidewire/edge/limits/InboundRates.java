package io.tidewire.edge.limits;

import java.time.Duration;

/**
 * How much one connection may send. Beyond it the connection is not read for a while, and if it
 * goes on like that, it is closed.
 *
 * @param frames of any kind, fragments and control frames too
 * @param bytes on the wire, and those of a message that was compressed
 * @param authorizedFactor how many times as much once the connection has signed in or opened a
 *     channel that needs authorization
 * @param patience for how long a connection may exceed its rates before it is closed
 */
public record InboundRates(Rate frames, Rate bytes, int authorizedFactor, Duration patience) {

  /**
   * @param perSecond at least 1
   * @param burst that may come at once after a pause
   */
  public record Rate(int perSecond, int burst) {}

  public static final InboundRates DEFAULTS =
      new InboundRates(
          new Rate(50, 2_500), new Rate(64 * 1024, 512 * 1024), 4, Duration.ofSeconds(10));

  /** As good as none. */
  public static final InboundRates UNLIMITED =
      new InboundRates(
          new Rate(1_000_000_000, 1_000_000_000),
          new Rate(1_000_000_000, 1_000_000_000),
          1,
          Duration.ofSeconds(10));
}
