package io.tidewire.presence;

import io.tidewire.kit.service.Platform;
import io.tidewire.presence.leases.LeaseTerms;
import io.tidewire.presence.store.WebhookTerms;
import io.tidewire.presence.testing.Platforms;
import io.tidewire.presence.testing.TestRegistry;
import java.time.Duration;
import java.util.Map;

/** The upkeep of a presence service, with leases that are short enough for tests. */
final class Replica {

  /** Long enough for a busy machine: a lease must outlast the pauses of this JVM. */
  static final Duration TTL = Duration.ofMillis(1_500);

  static final LeaseTerms TERMS = new LeaseTerms(TTL, Duration.ofMillis(20));

  static final WebhookTerms WEBHOOKS = new WebhookTerms(Duration.ofMillis(300), 10_000);

  private final TestRegistry registry;
  private final Platform platform;
  private final String deployment;

  private Replica(TestRegistry registry, Platform platform, String deployment) {
    this.registry = registry;
    this.platform = platform;
    this.deployment = deployment;
  }

  static Replica start(TestRegistry registry, String id) {
    return start(registry, id, TERMS);
  }

  static Replica start(TestRegistry registry, String id, LeaseTerms terms) {
    Platform platform = Platforms.of(registry.vertx, id, Map.of());
    var settings = new PresenceSettings(registry.settings, terms, WEBHOOKS);
    var verticle = new UpkeepVerticle(platform, settings, registry.epochs);
    return new Replica(registry, platform, registry.vertx.deployVerticle(verticle).await());
  }

  void stop() {
    registry.vertx.undeploy(deployment).await();
  }

  boolean leads() {
    return platform.meters().get("tidewire_presence_reaper_leader").gauge().value() == 1;
  }

  double released() {
    return platform.meters().get("tidewire_presence_webhooks_released_total").counter().count();
  }

  double lost() {
    return platform.meters().get("tidewire_presence_webhooks_lost_total").functionCounter().count();
  }

  double doubts() {
    return platform.meters().get("tidewire_presence_mass_death_doubts_total").counter().count();
  }
}
