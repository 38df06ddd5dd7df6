package io.tidewire.kit.redis.topology;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Knows which Redis is the primary, and tells links when that changes. One per process and
 * deployment; every method may be called from any thread.
 */
public interface RedisTopology {

  RedisLayout now();

  /**
   * Hears of every later layout.
   *
   * @param loop runs {@code changed}, in the order of the changes
   */
  Watch watch(Executor loop, Consumer<RedisLayout> changed);

  /** A link to the primary failed or was refused, so it may have been replaced. */
  void suspect();

  /** Why there is no primary in {@link #now()}. */
  Optional<String> problem();

  /** Is notified of changes. */
  interface Watch {

    /** Hears nothing any more, except what is already on its way. */
    void end();
  }
}
