package io.tidewire.edge.websocket.limits;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** How far a drain has come, over all event loops: from 0, which is also no drain, to 1. */
public final class DrainProgress {

  private final AtomicInteger found = new AtomicInteger();
  private final AtomicInteger sentAway = new AtomicInteger();

  DrainProgress(MeterRegistry registry) {
    Gauge.builder("tidewire_drain_progress", this, DrainProgress::share).register(registry);
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
