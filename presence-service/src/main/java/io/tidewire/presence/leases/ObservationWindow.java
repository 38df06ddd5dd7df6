package io.tidewire.presence.leases;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How long this process has watched the leases without looking away: who was asleep or cut off
 * itself must not judge others by what it sees on waking. Measured by the clock of Redis.
 */
final class ObservationWindow {

  private final long blinkMs;
  private OptionalLong since = OptionalLong.empty();
  private long last;

  /**
   * @param blink the longest pause between two looks that does not count as looking away
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
