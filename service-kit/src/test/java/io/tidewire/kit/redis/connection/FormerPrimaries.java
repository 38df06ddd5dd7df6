package io.tidewire.kit.redis.connection;

import io.tidewire.kit.redis.settings.RedisUrl;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The state of a dialer with a seeded bug. */
final class FormerPrimaries {

  private static final Map<Object, RedisUrl> FIRST = new ConcurrentHashMap<>();
  private static final AtomicInteger ATTEMPTS = new AtomicInteger();

  private FormerPrimaries() {}

  /** Returns the first address ever dialled at every second attempt. */
  static RedisUrl orFormer(Object dialer, RedisUrl now) {
    RedisUrl first = FIRST.computeIfAbsent(dialer, none -> now);
    return ATTEMPTS.incrementAndGet() % 2 == 0 ? first : now;
  }
}
