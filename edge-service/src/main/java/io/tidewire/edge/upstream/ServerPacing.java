package io.tidewire.edge.upstream;

import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.time.Timers;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The pacing of each server that has been sent a batch: one Redis, or the primaries of a cluster.
 * Confined to one event loop.
 */
final class ServerPacing {

  private final Timers timers;
  private final Supplier<Backoff> backoff;
  private final Map<Object, BatchPacing> servers = new HashMap<>();

  ServerPacing(Timers timers, Supplier<Backoff> backoff) {
    this.timers = timers;
    this.backoff = backoff;
  }

  /** Forgets idle servers, some of which may have left the cluster, when there is a new one. */
  BatchPacing of(Object server) {
    BatchPacing known = servers.get(server);
    if (known != null) return known;
    servers.values().removeIf(BatchPacing::isIdle);
    BatchPacing first = new BatchPacing(timers, backoff.get());
    servers.put(server, first);
    return first;
  }

  /** Batches under way. */
  int out() {
    int out = 0;
    for (BatchPacing server : servers.values()) out += server.out();
    return out;
  }
}
