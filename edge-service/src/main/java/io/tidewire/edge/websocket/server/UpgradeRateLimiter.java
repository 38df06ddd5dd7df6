package io.tidewire.edge.websocket.server;

import io.tidewire.kit.limits.TokenBucket;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Upgrades of one event loop on their way to auth: one at a time, first come, first served, at a
 * pace that leaves the loop time for who is connected already (docs/design/delivery.md §3.5).
 * Confined to that loop.
 */
final class UpgradeRateLimiter {

  /** How often those who wait are looked at. */
  private static final Duration LOOK = Duration.ofMillis(10);

  private final TokenBucket pace;
  private final Timers timers;
  private final Set<Turn> waiting = new LinkedHashSet<>();
  private boolean looking;

  UpgradeRateLimiter(TokenBucket pace, Timers timers) {
    this.pace = pace;
    this.timers = timers;
  }

  /**
   * Runs the task when its turn has come: at once if nobody waits and the pace allows. Who cancels
   * leaves no trace in the queue.
   */
  Cancel await(Runnable task) {
    Turn turn = new Turn(task);
    if (waiting.isEmpty() && pace.tryTake()) {
      task.run();
    } else {
      waiting.add(turn);
      lookLater();
    }
    return turn;
  }

  private void lookLater() {
    if (looking) return;
    looking = true;
    timers.after(LOOK, this::look);
  }

  private void look() {
    looking = false;
    while (!waiting.isEmpty() && pace.tryTake()) {
      Iterator<Turn> first = waiting.iterator();
      Turn turn = first.next();
      first.remove();
      turn.task.run();
    }
    if (!waiting.isEmpty()) lookLater();
  }

  int size() {
    return waiting.size();
  }

  private final class Turn implements Cancel {

    private final Runnable task;

    private Turn(Runnable task) {
      this.task = task;
    }

    @Override
    public void cancel() {
      waiting.remove(this);
    }
  }
}
