package io.tidewire.edge.channel;

import io.tidewire.wire.error.CloseCode;

/**
 * How a subscription ended. Decides for how long its user stays a member of a presence channel
 * (docs/design/delivery.md §4.7).
 */
public enum DisconnectReason {
  /** {@code pusher:unsubscribe}, or a clean close by the client (1000, 1005). */
  DELIBERATE,
  /**
   * A page that navigates (1001), an abnormal end or a missing pong: the user may reconnect soon.
   */
  LOST,
  /** The edge is draining and told the client to reconnect elsewhere. */
  DRAINED;

  private static final int GOING_AWAY_FOR_GOOD = 4_100;

  /** Clients do not reconnect after codes 4000 to 4099, and do after a drain. */
  public static DisconnectReason after(int closeCode) {
    if (closeCode == CloseCode.RECONNECT.code()) return DRAINED;
    boolean forGood = closeCode >= CloseCode.TLS_ONLY.code() && closeCode < GOING_AWAY_FOR_GOOD;
    return forGood ? DELIBERATE : LOST;
  }
}
