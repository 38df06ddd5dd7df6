package io.tidewire.edge.rebalance;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/** What is measured of rebalancing. Written by one event loop, read by any thread. */
public final class RebalanceMeters {

  private final Counter rec1;
  private final Counter stock;
  private volatile double edges = 1;
  private volatile double excess;
  private volatile boolean active;
  private volatile Optional<Pause> pause = Optional.empty();

  public RebalanceMeters(MeterRegistry registry) {
    rec1 = moved("rec1", registry);
    stock = moved("stock", registry);
    Gauge.builder("tidewire_rebalance_edges", () -> edges)
        .description("Edges that this one has heard of, itself included")
        .register(registry);
    Gauge.builder("tidewire_rebalance_excess_sockets", () -> excess)
        .description("Connections of this edge above the mean of all edges; negative below it")
        .register(registry);
    Gauge.builder("tidewire_rebalance_active", () -> active ? 1 : 0)
        .description("Whether this edge asks clients to move")
        .register(registry);
    for (Pause each : Pause.values()) {
      Gauge.builder("tidewire_rebalance_paused", () -> pause.equals(Optional.of(each)) ? 1 : 0)
          .description("Why this edge does not ask clients to move")
          .tag("reason", each.text())
          .register(registry);
    }
  }

  private static Counter moved(String clients, MeterRegistry registry) {
    return Counter.builder("tidewire_rebalance_moved")
        .description("Clients that were asked to move to another edge")
        .tag("clients", clients)
        .register(registry);
  }

  void moved(MovingClients.Asked asked) {
    rec1.increment(asked.rec1());
    stock.increment(asked.stock());
  }

  void level(LoadLevel level) {
    edges = level.edges();
    excess = level.excess();
  }

  void state(boolean active, Optional<Pause> pause) {
    this.active = active;
    this.pause = pause;
  }

  long movedRec1() {
    return (long) rec1.count();
  }

  long movedStock() {
    return (long) stock.count();
  }
}
