package io.tidewire.standalone.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Looks until something is there, but not for ever. */
public final class Await {

  public static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final long PAUSE_NANOS = 10_000_000;

  private Await() {}

  public static void until(String what, BooleanSupplier there) {
    until(what, PATIENCE, there);
  }

  public static void until(String what, Duration limit, BooleanSupplier there) {
    found(what, limit, () -> there.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  public static <T> T found(String what, Supplier<Optional<T>> look) {
    return found(what, PATIENCE, look);
  }

  public static <T> T found(String what, Duration limit, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      boolean last = System.nanoTime() - end >= 0;
      Optional<T> found = look.get();
      if (found.isPresent()) return found.get();
      if (last) throw new AssertionError("not within " + limit + ": " + what);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  public static <T> void becomes(T expected, Supplier<T> actual) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      boolean last = System.nanoTime() - end >= 0;
      T now = actual.get();
      if (now.equals(expected)) return;
      if (last) throw new AssertionError("expected " + expected + " and not still " + now);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Keeps looking for that long; complains as soon as it is not so any more. */
  public static void holds(String what, Duration span, BooleanSupplier so) {
    long end = System.nanoTime() + span.toNanos();
    while (System.nanoTime() - end < 0) {
      if (!so.getAsBoolean()) throw new AssertionError("no more: " + what);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
