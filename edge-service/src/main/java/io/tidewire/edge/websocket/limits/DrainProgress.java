package io.tidewire.edge.websocket.limits;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** The progress of a drain over all event loops, from 0 to 1; 0 if there is none. */
public final class DrainProgress {

  private final AtomicInteger found = new AtomicInteger();
  private final AtomicInteger sentAway = new AtomicInteger();

  DrainProgress(MeterRegistry registry) {
    Gauge.builder("tidewire_drain_progress_ratio", this, DrainProgress::share)
        .description("Share of the connections that a drain has asked to leave")
        .register(registry);
  }

  public void found(int sockets) {
    found.addAndGet(sockets);
  }

  public void sentAway(int sockets) {
    sentAway.addAndGet(sockets);
  }

  double share() {
    int all = found.get();
    return all == 0 ? 0 : (double) sentAway.get() / all;
  }
}
