package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.presence.testing.EdgeIncarnation;
import io.tidewire.presence.testing.Platforms;
import io.tidewire.presence.testing.TestRegistry;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An outage of Redis that is longer than leases and grace periods must not remove anyone. */
class OutageIT {

  private static final Topic ROOM = new Topic("app", "presence-room");

  @Test
  void aRestartLongerThanTheLeaseRemovesNoMembers() {
    try (var redis = RedisServer.own("--appendonly", "yes", "--appendfsync", "always");
        var registry = new TestRegistry(redis, quick(redis))) {
      List<EdgeIncarnation> edges = populate(registry);

      edges.forEach(EdgeIncarnation::fallSilent);
      redis.kill();
      Await.pass(Replica.TTL.multipliedBy(2));
      redis.restart();
      Await.pass(Replica.TTL.dividedBy(10));
      edges.forEach(EdgeIncarnation::live);

      allLiveOn(registry, edges);
    }
  }

  @Test
  void aHangLongerThanTheLeaseRemovesNoMembers() {
    try (var redis = RedisServer.own();
        var registry = new TestRegistry(redis, quick(redis))) {
      List<EdgeIncarnation> edges = populate(registry);

      edges.forEach(EdgeIncarnation::fallSilent);
      redis.pause();
      Await.pass(Replica.TTL.multipliedBy(2));
      redis.resume();
      Await.pass(Replica.TTL.dividedBy(10));
      edges.forEach(EdgeIncarnation::live);

      allLiveOn(registry, edges);
    }
  }

  /**
   * A single edge, so that the observation window protects it and not the guard against mass
   * expiry.
   */
  private static List<EdgeIncarnation> populate(TestRegistry registry) {
    Platform platform = Platforms.of(registry.vertx, "one", Map.of());
    var settings = new PresenceSettings(quick(registry.redis), Replica.TERMS, Replica.WEBHOOKS);
    registry.vertx.deployVerticle(new UpkeepVerticle(platform, settings, registry.epochs)).await();
    List<EdgeIncarnation> edges = List.of(EdgeIncarnation.alive(registry, "edge-a~1", Replica.TTL));
    registry.join("edge-a~1", ROOM, "1.1", 1, "ann");
    Await.pass(Replica.TTL.multipliedBy(2));
    return edges;
  }

  private static void allLiveOn(TestRegistry registry, List<EdgeIncarnation> edges) {
    Await.pass(Replica.TTL.multipliedBy(3));
    Await.until("the link is back", registry.link::isUp);
    assertThat(registry.redis.run("ZCARD", RedisKeys.deadLeases())).isEqualTo("0");
    assertThat(edges).map(EdgeIncarnation::lastAnswer).containsOnly("OK");
    assertThat(registry.members(ROOM)).containsOnlyKeys("ann");
  }

  private static RedisSettings quick(RedisServer redis) {
    RedisSettings usual = redis.settings();
    return new RedisSettings(
        usual.deployment(),
        usual.trustedCa(),
        Duration.ofMillis(500),
        Duration.ofMillis(300),
        usual.maxInFlight());
  }
}
