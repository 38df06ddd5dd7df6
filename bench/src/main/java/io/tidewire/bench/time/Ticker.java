package io.tidewire.bench.time;

/**
 * A monotonic clock that all processes of one machine share, so that time stamps of one process can
 * be compared with the clock of another. Unrelated to the time of day.
 */
@FunctionalInterface
public interface Ticker {

  long nanos();

  default long micros() {
    return nanos() / 1_000;
  }
}
