package io.tidewire.edge.pacing;

import io.tidewire.kit.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Many delays of one event loop that share a timer. A delay may end up to {@link #STEP} late, and
 * later if very many end at once: these run in slices, with other work of the loop in between.
 * Cancelling one costs nothing.
 *
 * <p>Confined to one event loop.
 */
public final class Delays {

  public static final Duration STEP = Duration.ofMillis(100);

  private static final int ENDS_PER_TURN = 64;

  private final Timers timers;
  private final SlicedTasks ends;
  private final TreeMap<Long, List<Delay>> byStep = new TreeMap<>();
  private long now;
  private boolean ticking;

  public Delays(Timers timers) {
    this.timers = timers;
    ends = new SlicedTasks(timers, ENDS_PER_TURN);
  }

  /** A delay that has not begun. */
  public Delay delay(Runnable over) {
    return new Delay(over);
  }

  private void await(Delay delay) {
    byStep.computeIfAbsent(delay.dueStep, none -> new ArrayList<>()).add(delay);
    if (ticking) return;
    ticking = true;
    timers.after(STEP, this::tick);
  }

  private void tick() {
    ticking = false;
    now++;
    List<Delay> due = byStep.remove(now);
    if (due != null) end(due);
    if (ticking || byStep.isEmpty()) return;
    ticking = true;
    timers.after(STEP, this::tick);
  }

  private void end(List<Delay> due) {
    var next = due.iterator();
    ends.add(
        () -> {
          next.next().look();
          return next.hasNext();
        });
  }

  /** One delay, which may be begun and cancelled repeatedly. */
  public final class Delay {

    private final Runnable over;
    private long dueStep;
    private boolean running;
    private boolean queued;

    private Delay(Runnable over) {
      this.over = over;
    }

    /** Does nothing if it is running. */
    public void begin(Duration length) {
      if (running) return;
      running = true;
      long steps = Math.max(1, (length.toMillis() + STEP.toMillis() - 1) / STEP.toMillis());
      dueStep = now + steps + (ticking ? 1 : 0);
      if (queued) return;
      queued = true;
      await(this);
    }

    public void cancel() {
      running = false;
    }

    private void look() {
      queued = false;
      if (!running) return;
      if (dueStep > now) {
        queued = true;
        await(this);
      } else {
        running = false;
        over.run();
      }
    }
  }
}
