package io.tidewire.edge.channel;

import io.tidewire.wire.CloseCode;

/**
 * How a subscription ended, which decides how long its member may take to come back
 * (docs/design/delivery.md §4.7).
 */
public enum DisconnectReason {
  /** {@code pusher:unsubscribe}, or a clean close by the client (1000, 1005). */
  DELIBERATE,
  /**
   * A page that navigates (1001), an abnormal end, a missing pong: the user may be back in a
   * moment.
   */
  LOST,
  /** We sent the client away to another edge. */
  DRAINED;

  private static final int GOING_AWAY_FOR_GOOD = 4_100;

  /** Who was told not to come back will not; who was sent to another edge is about to. */
  public static DisconnectReason after(int closeCode) {
    if (closeCode == CloseCode.RECONNECT.code()) return DRAINED;
    boolean forGood = closeCode >= CloseCode.TLS_ONLY.code() && closeCode < GOING_AWAY_FOR_GOOD;
    return forGood ? DELIBERATE : LOST;
  }
}
