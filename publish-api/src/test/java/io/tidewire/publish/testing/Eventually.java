package io.tidewire.publish.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** For what happens in another thread, soon. */
public final class Eventually {

  private static final int ATTEMPTS = 600;
  private static final int PAUSE_MS = 25;

  private Eventually() {}

  /** Asks no more once the condition has held: what holds at one moment may not at the next. */
  public static void holds(BooleanSupplier condition) {
    CountDownLatch pause = new CountDownLatch(1);
    for (int i = 0; i < ATTEMPTS; i++) {
      if (condition.getAsBoolean()) return;
      try {
        assertThat(pause.await(PAUSE_MS, TimeUnit.MILLISECONDS)).isFalse();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
    throw new AssertionError("the condition has not held once in " + ATTEMPTS + " attempts");
  }
}
