package io.tidewire.presence.leases;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Tracks how long this process has observed the leases without interruption. After it was paused,
 * or could not reach Redis, it must not declare others dead at once. Measured by the clock of
 * Redis.
 */
final class ObservationWindow {

  private final long blinkMs;
  private OptionalLong since = OptionalLong.empty();
  private long last;

  /**
   * @param blink the longest pause between two checks that does not interrupt the observation
   */
  ObservationWindow(Duration blink) {
    blinkMs = blink.toMillis();
  }

  void look(long nowMs) {
    if (nowMs < last || nowMs - last > blinkMs) since = OptionalLong.empty();
    if (since.isEmpty()) since = OptionalLong.of(nowMs);
    last = nowMs;
  }

  void lookAway() {
    since = OptionalLong.empty();
  }

  boolean hasLasted(Duration duration) {
    return since.isPresent() && last - since.getAsLong() >= duration.toMillis();
  }
}
