package io.tidewire.kit.bus;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Asks another service for values to cache. Callers that want the same key share one request while
 * it is pending.
 *
 * <p>Confined to one event loop.
 */
public final class SharedRequests<K, V> {

  private final Function<K, Future<V>> service;
  private final BiConsumer<K, V> cache;
  private final Map<K, Future<V>> pending = new HashMap<>();
  private long invalidations;

  /**
   * @param service answers on this event loop
   * @param cache takes each answer, unless it was invalidated while it was pending
   */
  public SharedRequests(Function<K, Future<V>> service, BiConsumer<K, V> cache) {
    this.service = service;
    this.cache = cache;
  }

  public Future<V> ask(K key) {
    Future<V> shared = pending.get(key);
    if (shared != null) return shared;
    long asked = invalidations;
    Future<V> answer = service.apply(key);
    pending.put(key, answer);
    return answer.onComplete(
        reply -> {
          if (asked != invalidations) return;
          pending.remove(key);
          if (reply.succeeded()) cache.accept(key, reply.result());
        });
  }

  /**
   * Pending answers may be older than a change, so only callers that already wait get them. The
   * next caller asks again.
   */
  public void invalidate() {
    pending.clear();
    invalidations++;
  }
}
