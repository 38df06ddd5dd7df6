package io.tidewire.kit.redis.topology;

import io.tidewire.kit.redis.settings.RedisUrl;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One Redis whose address never changes: the only one, or one node of a cluster. */
public final class FixedTopology implements RedisTopology {

  private static final Watch NOTHING_CHANGES = () -> {};

  private final RedisLayout layout;
  private final Runnable onSuspicion;

  public FixedTopology(RedisUrl redis) {
    this(redis, () -> {});
  }

  /**
   * @param onSuspicion does what {@link #suspect} asks for
   */
  public FixedTopology(RedisUrl redis, Runnable onSuspicion) {
    layout = RedisLayout.UNKNOWN.withPrimary(redis);
    this.onSuspicion = onSuspicion;
  }

  @Override
  public RedisLayout now() {
    return layout;
  }

  @Override
  public Watch watch(Executor loop, Consumer<RedisLayout> changed) {
    return NOTHING_CHANGES;
  }

  @Override
  public void suspect() {
    onSuspicion.run();
  }

  @Override
  public Optional<String> problem() {
    return Optional.empty();
  }
}
