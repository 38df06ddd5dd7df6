package io.tidewire.edge.upstream;

import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.time.Timers;

/**
 * Whether a batch of updates for one Redis may be sent: none during a pause, and one at a time
 * while updates are not being stored.
 *
 * <p>Confined to one event loop.
 */
final class BatchPacing {

  private final Timers timers;
  private final Backoff backoff;
  private int out;
  private boolean pausing;
  private boolean away;

  /** Whether the log says that the service is unavailable. */
  private boolean reported;

  BatchPacing(Timers timers, Backoff backoff) {
    this.timers = timers;
    this.backoff = backoff;
  }

  /**
   * @param isRoom whether further batches may be under way, those for every Redis counted; one for
   *     this Redis may be in any case
   */
  boolean mayBegin(boolean isRoom) {
    return !pausing && (out == 0 || (isRoom && !away));
  }

  int out() {
    return out;
  }

  boolean isIdle() {
    return out == 0 && !pausing && !away;
  }

  void begun() {
    out++;
  }

  void ended() {
    out--;
  }

  /** Returns whether this is to be logged. */
  boolean stored() {
    boolean wasReported = reported;
    reported = false;
    away = false;
    backoff.reset();
    return wasReported;
  }

  void notStored() {
    away = true;
  }

  /** Returns whether this is to be logged. */
  boolean unavailable() {
    away = true;
    boolean isNew = !reported;
    reported = true;
    return isNew;
  }

  /**
   * @param resume called at its end
   */
  void pause(Runnable resume) {
    if (pausing) return;
    pausing = true;
    later(
        () -> {
          pausing = false;
          resume.run();
        });
  }

  /** Runs the task after as long as a pause would take. */
  void later(Runnable task) {
    timers.after(backoff.next(), task);
  }
}
