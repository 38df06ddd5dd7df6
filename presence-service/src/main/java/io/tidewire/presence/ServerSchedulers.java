package io.tidewire.presence;

import io.tidewire.kit.limits.ByteBudget;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * One scheduler per Redis: a single one, or one for each primary of a cluster. Requests to an
 * unresponsive Redis do not delay those to another one, and take at most half of the memory.
 *
 * <p>Confined to one event loop.
 */
final class ServerSchedulers {

  private static final int SHARE_OF_A_SERVER = 2;

  private final ByteBudget memory;
  private final Function<ByteBudget, ServerScheduler> create;
  private final Map<Object, ServerScheduler> servers = new HashMap<>();

  /**
   * @param memory for the waiting requests of all schedulers
   * @param create creates a scheduler with its part of the memory
   */
  ServerSchedulers(ByteBudget memory, Function<ByteBudget, ServerScheduler> create) {
    this.memory = memory;
    this.create = create;
  }

  /**
   * Returns the scheduler, to be used at once and not kept.
   *
   * @param server identifies the Redis
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
