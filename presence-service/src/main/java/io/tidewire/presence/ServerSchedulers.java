package io.tidewire.presence;

import io.tidewire.kit.limits.ByteBudget;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A scheduler for each Redis: one, or as many as a cluster has primaries. What waits for one that
 * hangs keeps no request to another one waiting, and takes at most half of the memory.
 *
 * <p>Confined to one event loop.
 */
final class ServerSchedulers {

  private static final int SHARE_OF_A_SERVER = 2;

  private final ByteBudget memory;
  private final Function<ByteBudget, ServerScheduler> create;
  private final Map<Object, ServerScheduler> servers = new HashMap<>();

  /**
   * @param memory for what waits for all of them
   * @param create of the memory for one
   */
  ServerSchedulers(ByteBudget memory, Function<ByteBudget, ServerScheduler> create) {
    this.memory = memory;
    this.create = create;
  }

  /**
   * To be used at once, not kept.
   *
   * @param server identifies it
   */
  ServerScheduler at(Object server) {
    ServerScheduler known = servers.get(server);
    if (known != null) return known;
    servers.values().removeIf(ServerScheduler::isIdle);
    ServerScheduler created =
        create.apply(memory.child(Math.max(1, memory.limit() / SHARE_OF_A_SERVER)));
    servers.put(server, created);
    return created;
  }
}
