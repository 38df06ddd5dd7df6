package io.tidewire.edge.websocket.write;

import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel would not take of one connection's bytes: since when none of it has moved, and
 * since when an event waits that is in no log. Exists while anything waits, and is looked at once
 * per tick. Confined to the connection's event loop.
 */
final class SendBacklog {

  /** What is to leave next, and how much of it has. */
  private @Nullable Object first;

  private long taken;
  private int movedAt;

  /** Behind the event that is timed; done when it has left. */
  private @Nullable ChannelFuture timed;

  private int timedSince;

  /** Behind the newest event. */
  private @Nullable ChannelFuture newest;

  /**
   * @param now in ticks, as everywhere here
   */
  SendBacklog(int now) {
    movedAt = now;
  }

  /**
   * @param left done when the event has left
   */
  void ephemeral(ChannelFuture left, int now) {
    if (timed == null) {
      timed = left;
      timedSince = now;
    } else {
      newest = left;
    }
  }

  /**
   * @param next what leaves next
   * @param begun how much of that has left
   */
  void look(@Nullable Object next, long begun, int now) {
    if (next != first || begun != taken) {
      first = next;
      taken = begun;
      movedAt = now;
    }
    if (timed == null || !timed.isDone()) return;
    timed = newest == null || newest.isDone() ? null : newest;
    timedSince = now;
    newest = null;
  }

  /** For how long nothing has moved. */
  int still(int now) {
    return now - movedAt;
  }

  /**
   * For how long an event that is in no log has waited, at least: one that trickles behind others
   * is timed when those have left.
   */
  int age(int now) {
    return timed == null ? 0 : now - timedSince;
  }
}
