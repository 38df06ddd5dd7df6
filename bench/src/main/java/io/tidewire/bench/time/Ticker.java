package io.tidewire.bench.time;

/**
 * A clock that only ever moves forward and that all processes of one machine share, so that a time
 * stamp of one can be compared with the clock of another. Says nothing about the time of day.
 */
@FunctionalInterface
public interface Ticker {

  long nanos();

  default long micros() {
    return nanos() / 1_000;
  }
}
