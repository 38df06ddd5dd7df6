package io.tidewire.bench.harness;

import io.tidewire.bench.failure.WrongArgument;
import java.time.Duration;

/**
 * The duration of a run's load.
 *
 * @param warmUp before the measurement, under the same load
 * @param duration of the measurement
 */
public record MeasuredTime(Duration warmUp, Duration duration) {

  private static final long MOST_SECONDS = 3_600;

  public MeasuredTime {
    unlessBounded("--duration", duration);
    unlessBounded("--warm-up", warmUp);
  }

  public static void unlessBounded(String name, Duration duration) {
    WrongArgument.unlessBetween(name, duration.toSeconds(), 0, MOST_SECONDS);
    if (name.equals("--duration") && duration.isZero()) {
      throw new WrongArgument(name, "expected a time above 0");
    }
  }

  /** When the measurement begins, in µs, if the load begins at the given time. */
  public long fromMicros(long loadMicros) {
    return loadMicros + warmUp.toNanos() / 1_000;
  }

  /** When the measurement ends, in µs, if the load begins at the given time. */
  public long toMicros(long loadMicros) {
    return fromMicros(loadMicros) + duration.toNanos() / 1_000;
  }
}
