package io.tidewire.kit.redis;

import io.tidewire.kit.redis.settings.RedisAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many commands are held for each primary of a Redis Cluster. Each has a limit of its own: what
 * one of them keeps waiting takes no room from the others.
 *
 * <p>Confined to one event loop.
 */
final class HeldCommands {

  private final int mostPerNode;

  /** Only those for which something is held. */
  private final Map<Optional<RedisAddress>, Integer> held = new HashMap<>();

  HeldCommands(int mostPerNode) {
    this.mostPerNode = mostPerNode;
  }

  /** One command, until it is released, which has to be once. */
  record Held(HeldCommands all, Optional<RedisAddress> node) {

    void release() {
      all.held.computeIfPresent(node, (same, count) -> count == 1 ? null : count - 1);
    }
  }

  /**
   * Counts one more.
   *
   * @param node empty for slots that no node serves
   * @return empty at the limit of that node
   */
  Optional<Held> hold(Optional<RedisAddress> node) {
    if (held.getOrDefault(node, 0) >= mostPerNode) return Optional.empty();
    held.merge(node, 1, Integer::sum);
    return Optional.of(new Held(this, node));
  }

  boolean nothing() {
    return held.isEmpty();
  }
}
