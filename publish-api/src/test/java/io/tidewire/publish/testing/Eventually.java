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

  public static void holds(BooleanSupplier condition) {
    CountDownLatch pause = new CountDownLatch(1);
    for (int i = 0; i < ATTEMPTS && !condition.getAsBoolean(); i++) {
      try {
        assertThat(pause.await(PAUSE_MS, TimeUnit.MILLISECONDS)).isFalse();
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
