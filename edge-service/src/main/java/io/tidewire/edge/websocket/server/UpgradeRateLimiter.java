package io.tidewire.edge.websocket.server;

import io.tidewire.kit.limits.TokenBucket;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Limits the rate at which one event loop passes upgrades to auth, in order of arrival, so that the
 * loop has time for the connections it already has (docs/design/delivery.md §3.5). Confined to that
 * loop.
 */
final class UpgradeRateLimiter {

  /** How often the queue is checked. */
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
   * Runs the task when the rate allows, at once if the queue is empty. Cancelling removes it from
   * the queue.
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
