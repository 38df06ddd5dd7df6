package io.tidewire.kit.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.cluster.ClusterTopology;
import io.tidewire.kit.redis.connection.RedisHandshake;
import io.tidewire.kit.redis.connection.RedisPeer;
import io.tidewire.kit.redis.sentinel.SentinelTopology;
import io.tidewire.kit.redis.settings.ClusterUrl;
import io.tidewire.kit.redis.settings.RedisAddress;
import io.tidewire.kit.redis.settings.RedisDeployment;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.redis.topology.FixedTopology;
import io.tidewire.kit.redis.topology.RedisTopology;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;

/**
 * The topology of a deployment. With Sentinel or a cluster, all links of a Vert.x share one until
 * it closes.
 */
final class RedisTopologies {

  private static final String MAP = "redis topologies";
  private static final String CLUSTERS = "redis clusters";

  private record Shared(SentinelTopology topology) implements Shareable {}

  private record SharedCluster(ClusterTopology topology) implements Shareable {}

  private record Key(RedisSettings settings) implements Shareable {}

  private RedisTopologies() {}

  /** What links for data connect to, unless it is a cluster. */
  static RedisPeer primary(Vertx vertx, RedisSettings settings, MeterRegistry registry) {
    return new RedisPeer(settings, of(vertx, settings, registry), RedisHandshake.PRIMARY);
  }

  private static RedisTopology of(Vertx vertx, RedisSettings settings, MeterRegistry registry) {
    RedisDeployment deployment = settings.deployment();
    if (deployment instanceof RedisUrl single) return new FixedTopology(single);
    return vertx
        .sharedData()
        .<Key, Shared>getLocalMap(MAP)
        .computeIfAbsent(
            new Key(settings),
            first -> new Shared(SentinelTopology.start(vertx, settings, registry)))
        .topology();
  }

  static ClusterTopology cluster(Vertx vertx, RedisSettings settings, MeterRegistry registry) {
    return vertx
        .sharedData()
        .<Key, SharedCluster>getLocalMap(CLUSTERS)
        .computeIfAbsent(
            new Key(settings),
            first -> new SharedCluster(ClusterTopology.start(vertx, settings, registry)))
        .topology();
  }

  /** One primary of a cluster. */
  static RedisPeer node(ClusterTopology cluster, RedisSettings settings, RedisAddress address) {
    RedisUrl url = ((ClusterUrl) settings.deployment()).nodeAt(address);
    RedisTopology node = new FixedTopology(url, cluster::suspect);
    return new RedisPeer(settings, node, RedisHandshake.CLUSTER_PRIMARY);
  }
}
