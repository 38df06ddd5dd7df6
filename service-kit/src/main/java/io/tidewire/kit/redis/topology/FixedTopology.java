package io.tidewire.kit.redis.topology;

import io.tidewire.kit.redis.settings.RedisUrl;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One Redis, whose address never changes. */
public final class FixedTopology implements RedisTopology {

  private static final Watch NOTHING_CHANGES = () -> {};

  private final RedisLayout layout;

  public FixedTopology(RedisUrl redis) {
    layout = RedisLayout.UNKNOWN.withPrimary(redis);
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
  public void suspect() {}

  @Override
  public Optional<String> problem() {
    return Optional.empty();
  }
}
