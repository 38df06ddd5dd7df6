package io.tidewire.edge.websocket.limits;

import java.time.Duration;

/**
 * The seconds of one event loop, counted. Time as coarse as this is enough to tell whether a client
 * still answers and reads. Confined to that loop.
 */
public final class Ticks {

  public static final Duration TICK = Duration.ofSeconds(1);

  private int now;

  /** To be called once per {@link #TICK}. */
  public void advance() {
    now++;
  }

  /** The ticks so far. */
  public int now() {
    return now;
  }

  /** Rounded up, and one at least: coarse, but never early by more than a tick. */
  public static int of(Duration duration) {
    return (int) Math.max(1, duration.plus(TICK).minusNanos(1).dividedBy(TICK));
  }
}
