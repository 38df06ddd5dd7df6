package io.tidewire.kit.redis.connection;

import io.tidewire.kit.redis.settings.RedisUrl;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What a mistaken dialer remembers. */
final class FormerPrimaries {

  private static final Map<Object, RedisUrl> FIRST = new ConcurrentHashMap<>();
  private static final AtomicInteger ATTEMPTS = new AtomicInteger();

  private FormerPrimaries() {}

  /** Every other attempt goes to the first that was ever dialled. */
  static RedisUrl orFormer(Object dialer, RedisUrl now) {
    RedisUrl first = FIRST.computeIfAbsent(dialer, none -> now);
    return ATTEMPTS.incrementAndGet() % 2 == 0 ? first : now;
  }
}
