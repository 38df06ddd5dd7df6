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
public record NodeSockets(
    Admission admission,
    ConnectionCounts counts,
    SocketMeters meters,
    DrainProgress progress,
    LimitReports reports,
    MemoryBudget memory,
    AddressLimits addresses,
    UserConnections users) {

  public static NodeSockets of(NodeLimits limits, MeterRegistry registry, Clock clock) {
    LimitReports reports = new LimitReports(registry);
    NodeSockets node =
        new NodeSockets(
            new Admission(limits.maxConnections(), limits.maxPendingUpgrades(), reports, registry),
            new ConnectionCounts(registry),
            new SocketMeters(registry),
            new DrainProgress(registry),
            reports,
            new MemoryBudget(limits.memoryBytes(), limits.anonymousPercent()),
            new AddressLimits(limits.addresses(), clock),
            new UserConnections());
    Gauge.builder("tidewire_connection_memory_bytes", node.memory(), MemoryBudget::bytes)
        .register(registry);
    Gauge.builder("tidewire_connection_memory_limit_bytes", node.memory(), MemoryBudget::limit)
        .register(registry);
    return node;
  }
}
