package io.tidewire.edge.hub;

import io.tidewire.kit.time.Timers.Cancel;
import java.time.Duration;

/**
 * The while for which a channel without subscribers stays subscribed. Confined to the channel's
 * event loop.
 */
final class Linger {

  private static final Cancel NOT_LINGERING = () -> {};

  private final LoopTime time;
  private final HubConfig config;
  private final Runnable over;
  private Cancel timer = NOT_LINGERING;

  Linger(LoopTime time, HubConfig config, Runnable over) {
    this.time = time;
    this.config = config;
    this.over = over;
  }

  /** Harmless if it has begun already. */
  void begin() {
    if (timer == NOT_LINGERING) timer = time.timers().after(length(), this::end);
  }

  void cancel() {
    timer.cancel();
    timer = NOT_LINGERING;
  }

  private void end() {
    timer = NOT_LINGERING;
    over.run();
  }

  private Duration length() {
    long min = config.lingerMin().toMillis();
    long max = config.lingerMax().toMillis();
    return Duration.ofMillis(time.random().nextLong(min, max + 1));
  }
}
