package io.tidewire.kit.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.redis.connection.RedisHandshake;
import io.tidewire.kit.redis.connection.RedisPeer;
import io.tidewire.kit.redis.sentinel.SentinelTopology;
import io.tidewire.kit.redis.settings.RedisDeployment;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.settings.RedisUrl;
import io.tidewire.kit.redis.topology.FixedTopology;
import io.tidewire.kit.redis.topology.RedisTopology;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;

/** The topology of a deployment. With Sentinel, all links of a Vert.x share one until it closes. */
final class RedisTopologies {

  private static final String MAP = "redis topologies";

  private record Shared(SentinelTopology topology) implements Shareable {}

  private record Key(RedisSettings settings) implements Shareable {}

  private RedisTopologies() {}

  /** What links for data connect to. */
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
}
