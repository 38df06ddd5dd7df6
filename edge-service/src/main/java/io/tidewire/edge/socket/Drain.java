package io.tidewire.edge.socket;

import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Sends the clients of one event loop to other edges, evenly over a window and in random order, so
 * that the survivors never meet a herd (delivery.md §6). Confined to that loop.
 */
final class Drain {

  private static final Duration TICK = Duration.ofMillis(100);

  private final Connections connections;
  private final DrainProgress progress;
  private final List<EdgeSocket> queue;
  private final long ticks;
  private final long lastTick;
  private final Promise<Void> done = Promise.promise();
  private long tick;
  private int sent;

  /**
   * @param window over which the goodbyes are spread
   * @param linger more for those who do not answer theirs
   */
  Drain(
      Connections connections,
      Duration window,
      Duration linger,
      DrainProgress progress,
      Random random) {
    this.connections = connections;
    this.progress = progress;
    this.queue = connections.copy();
    this.ticks = Math.max(1, window.dividedBy(TICK));
    this.lastTick = ticks + linger.dividedBy(TICK);
    Collections.shuffle(queue, random);
  }

  /** Completes when no connection is left, or at the end of window and linger. */
  Future<Void> run(Timers timers) {
    progress.found(queue.size());
    Cancel ticking = timers.every(TICK, this::tick);
    return done.future().onComplete(over -> ticking.cancel());
  }

  private void tick() {
    tick++;
    int due = (int) (queue.size() * Math.min(tick, ticks) / ticks);
    for (; sent < due; sent++) {
      sendAway(queue.get(sent));
      progress.sentAway(1);
    }
    // Who was let in at the moment the drain began is not in the queue.
    if (tick == ticks) connections.copy().forEach(Drain::sendAway);
    boolean nobodyLeft = sent == queue.size() && connections.size() == 0;
    if (nobodyLeft || tick >= lastTick) done.tryComplete();
  }

  private static void sendAway(EdgeSocket socket) {
    socket.close(CloseCode.RECONNECT, "Draining, reconnect");
  }
}
