package io.tidewire.kit.redis.cluster;

import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.redis.topology.RedisLayout;
import io.tidewire.kit.redis.topology.RedisTopology;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One node of a cluster, for the links to it: its address is fixed, its slots are not. */
public final class NodeTopology implements RedisTopology {

  private static final Watch NOTHING_CHANGES = () -> {};

  private final RedisLayout layout;
  private final ClusterTopology cluster;

  public NodeTopology(RedisUrl node, ClusterTopology cluster) {
    layout = RedisLayout.UNKNOWN.withPrimary(node);
    this.cluster = cluster;
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
    cluster.suspect();
  }

  @Override
  public Optional<String> problem() {
    return Optional.empty();
  }
}
