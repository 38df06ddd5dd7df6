package io.tidewire.kit.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The same rate for each of many keys, for example for each {@link ClientAddress}. Keeps a bucket
 * only for keys that were used lately, and at most {@code maxKeys} of them: beyond that, those used
 * least are forgotten and start full again. Safe from any thread.
 */
public final class KeyedRate<K> {

  private final long perSecond;
  private final long burst;
  private final Clock clock;
  private final Cache<K, TokenBucket> buckets;

  /**
   * @param perSecond of one key, at least 1
   * @param burst of one key, at least 1
   */
  public KeyedRate(long perSecond, long burst, int maxKeys, Clock clock) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.clock = clock;
    // A bucket that had time to fill up again equals a new one.
    Duration untilFull = Duration.ofSeconds(burst / perSecond + 1);
    buckets =
        Caffeine.newBuilder()
            .maximumSize(maxKeys)
            .expireAfterAccess(untilFull)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /** Takes one token of the key if there is one. */
  public boolean tryTake(K key) {
    return tryTake(key, 1);
  }

  /** Takes {@code tokens} of the key if there are as many, else none. */
  public boolean tryTake(K key, long tokens) {
    TokenBucket bucket = bucket(key);
    synchronized (bucket) {
      return bucket.tryTake(tokens);
    }
  }

  /** Takes tokens even if there are fewer; see {@link TokenBucket#spend}. */
  public void spend(K key, long tokens) {
    TokenBucket bucket = bucket(key);
    synchronized (bucket) {
      bucket.spend(tokens);
    }
  }

  /** Milliseconds until one token of the key is there; 0 if it is there now. */
  public long msUntilAvailable(K key) {
    return msUntilAvailable(key, 1);
  }

  /** Milliseconds until {@code tokens} of the key are there; 0 if they are there now. */
  public long msUntilAvailable(K key, long tokens) {
    TokenBucket bucket = buckets.getIfPresent(key);
    if (bucket == null) return 0;
    synchronized (bucket) {
      return bucket.msUntilAvailable(tokens);
    }
  }

  private TokenBucket bucket(K key) {
    return buckets.get(key, first -> new TokenBucket(perSecond, burst, clock));
  }

  /** Keys that have a bucket now. */
  public long size() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }
}
