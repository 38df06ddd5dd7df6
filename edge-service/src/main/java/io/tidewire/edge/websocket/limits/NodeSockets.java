package io.tidewire.edge.websocket.limits;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.edge.limits.AddressLimits;
import io.tidewire.edge.limits.LimitReports;
import io.tidewire.edge.limits.MemoryBudget;
import io.tidewire.edge.limits.NodeLimits;
import io.tidewire.edge.limits.UserConnections;
import java.time.Clock;

/** What the event loops of one edge share about its sockets. Safe from any thread. */
public record NodeSockets(SharedLimits limits, ConnectionCounts counts, SharedMeters meters) {

  /** Limits of all sockets together. */
  public record SharedLimits(
      Admission admission, MemoryBudget memory, AddressLimits addresses, UserConnections users) {}

  /** What is measured of all sockets together. */
  public record SharedMeters(SocketMeters sockets, DrainProgress drain, LimitReports limits) {}

  public static NodeSockets of(NodeLimits limits, MeterRegistry registry, Clock clock) {
    LimitReports reports = new LimitReports(registry);
    MemoryBudget memory = new MemoryBudget(limits.memoryBytes(), limits.anonymousPercent());
    Gauge.builder("tidewire_connection_memory_bytes", memory, MemoryBudget::bytes)
        .description("Unread output and unfinished input of all connections")
        .register(registry);
    Gauge.builder("tidewire_connection_memory_limit_bytes", memory, MemoryBudget::limit)
        .description("Limit of that memory; beyond it, the connections that hold most are closed")
        .register(registry);
    return new NodeSockets(
        new SharedLimits(
            new Admission(limits.maxConnections(), limits.maxPendingUpgrades(), reports, registry),
            memory,
            new AddressLimits(limits.addresses(), clock),
            new UserConnections()),
        new ConnectionCounts(registry),
        new SharedMeters(new SocketMeters(registry), new DrainProgress(registry), reports));
  }
}
