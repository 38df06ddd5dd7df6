package io.tidewire.edge.socket;

import io.micrometer.core.instrument.MeterRegistry;

/** What the event loops of one edge share about its sockets. Safe from any thread. */
public record NodeSockets(
    Admission admission, ConnectionCounts counts, SocketMeters meters, DrainProgress progress) {

  /**
   * @param maxConnections of all apps together; 0 means no limit
   * @param maxPending upgrades that may wait for their verdict
   */
  public static NodeSockets of(int maxConnections, int maxPending, MeterRegistry registry) {
    return new NodeSockets(
        new Admission(maxConnections, maxPending, registry),
        new ConnectionCounts(registry),
        new SocketMeters(registry),
        new DrainProgress(registry));
  }
}
