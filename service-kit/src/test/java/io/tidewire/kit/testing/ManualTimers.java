package io.tidewire.kit.testing;

import io.tidewire.kit.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Timers that the test advances. Tasks run inside {@link #advance}, in the order of their instants
 * and then of their making; each sees the clock at its own instant. A task that a task sets runs in
 * the same advance if it falls due there.
 */
public final class ManualTimers implements Timers {

  private final ManualClock clock;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::due).thenComparing(Task::order));
  private long made;

  /** Creates timers with their own clock. */
  public ManualTimers() {
    this(new ManualClock());
  }

  /** Timers that move {@code clock}, and are moved by it. */
  public ManualTimers(ManualClock clock) {
    this.clock = clock;
    clock.attach(this);
  }

  @Override
  public Cancel after(Duration delay, Runnable task) {
    return new Once(add(delay, task));
  }

  @Override
  public Cancel every(Duration period, Runnable task) {
    if (period.isZero() || period.isNegative()) {
      throw new IllegalArgumentException("a period is longer than nothing: " + period);
    }
    var repeating = new Repeating(period, task);
    repeating.rearm();
    return repeating;
  }

  /** Advances the time, and runs due tasks. */
  public void advance(Duration duration) {
    Instant end = clock.instant().plus(duration);
    for (Task next = tasks.peek(); next != null && !next.due().isAfter(end); next = tasks.peek()) {
      tasks.remove();
      clock.set(next.due());
      next.run().run();
    }
    clock.set(end);
  }

  /** Returns how many tasks are pending. After an object is closed, that must be zero. */
  public int waiting() {
    return tasks.size();
  }

  private Task add(Duration delay, Runnable run) {
    Duration forward = delay.isNegative() ? Duration.ZERO : delay;
    var task = new Task(clock.instant().plus(forward), made++, run);
    tasks.add(task);
    return task;
  }

  private record Task(Instant due, long order, Runnable run) {}

  private final class Once implements Cancel {
    private final Task task;

    Once(Task task) {
      this.task = task;
    }

    @Override
    public void cancel() {
      tasks.remove(task);
    }
  }

  private final class Repeating implements Cancel {
    private final Duration period;
    private final Runnable run;
    private Cancel next = () -> {};

    Repeating(Duration period, Runnable run) {
      this.period = period;
      this.run = run;
    }

    void rearm() {
      next = after(period, this::fire);
    }

    private void fire() {
      rearm();
      run.run();
    }

    @Override
    public void cancel() {
      next.cancel();
    }
  }
}
