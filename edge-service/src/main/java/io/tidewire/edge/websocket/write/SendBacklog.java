package io.tidewire.edge.websocket.write;

import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * Times the output of one connection that the kernel did not take: how long none of it has moved,
 * and how long an event that is in no log has waited. Exists while there is such output, and is
 * checked once per tick. Confined to the connection's event loop.
 */
final class SendBacklog {

  /** The first queued buffer, and how much of it was written. */
  private @Nullable Object first;

  private long taken;
  private int movedAt;

  /** Completes when the timed event was written. */
  private @Nullable ChannelFuture timed;

  private int timedSince;

  /** Completes when the newest event was written. */
  private @Nullable ChannelFuture newest;

  /**
   * @param now in ticks, as everywhere in this class
   */
  SendBacklog(int now) {
    movedAt = now;
  }

  /**
   * @param left completes when the event was written
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
   * @param next the first queued buffer
   * @param begun how many of its bytes were written
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

  /** For how many ticks nothing was written. */
  int still(int now) {
    return now - movedAt;
  }

  /**
   * For how many ticks an event that is in no log has waited, at least: an event behind a timed one
   * is timed when that was written.
   */
  int age(int now) {
    return timed == null ? 0 : now - timedSince;
  }
}
