package io.tidewire.kit.redis.topology;

import io.tidewire.kit.redis.settings.RedisUrl;
import java.util.Optional;

/**
 * Where data is at one moment.
 *
 * @param version grows with every change
 * @param primary empty until one is known
 */
public record RedisLayout(long version, Optional<RedisUrl> primary) {

  public static final RedisLayout UNKNOWN = new RedisLayout(0, Optional.empty());

  /** The next one. */
  public RedisLayout withPrimary(RedisUrl changed) {
    return new RedisLayout(version + 1, Optional.of(changed));
  }
}
