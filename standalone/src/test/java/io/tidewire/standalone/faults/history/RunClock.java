package io.tidewire.standalone.faults.history;

/** The monotonic clock of a run. Thread-safe. */
public final class RunClock {

  private final long start = System.nanoTime();

  /** µs since the run began. */
  public long now() {
    return (System.nanoTime() - start) / 1_000;
  }
}
