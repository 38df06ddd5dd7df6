package io.tidewire.edge.session;

/**
 * How a subscription ended, which decides how long its member may take to come back (delivery.md
 * §4.7).
 */
public enum Departure {
  /** {@code pusher:unsubscribe}, or a clean close by the client (1000, 1005). */
  DELIBERATE,
  /**
   * A page that navigates (1001), an abnormal end, a missing pong: the user may be back in a
   * moment.
   */
  LOST,
  /** We sent the client away to another edge. */
  DRAINED
}
