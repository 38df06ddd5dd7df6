package io.tidewire.presence;

import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.redis.RedisPreflight;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.service.Service;
import io.tidewire.kit.settings.Settings;
import io.tidewire.presence.store.RosterEpochs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.Map;

/**
 * The service that owns the registry. Any number of replicas may run: each answers requests, and
 * one of them removes dead nodes.
 *
 * <p>Starts even if Redis is unavailable, and answers {@code UNAVAILABLE} until it is available.
 */
public final class PresenceService implements Service {

  @Override
  public String name() {
    return "presence";
  }

  @Override
  public BusRole busRole() {
    return BusRole.BACKEND;
  }

  @Override
  public Map<String, String> defaults() {
    return Map.of("tidewire.management.port", "9604");
  }

  @Override
  public void check(Settings settings) {
    PresenceSettings.from(settings);
  }

  @Override
  public Future<RunningService> start(Platform platform) {
    var settings = PresenceSettings.from(platform.settings());
    return RedisPreflight.unlessWrong(platform.vertx(), settings.redis())
        .compose(usable -> start(platform, settings));
  }

  private static Future<RunningService> start(Platform platform, PresenceSettings settings) {
    var epochs = new RosterEpochs(new SecureRandom());
    Vertx vertx = platform.vertx();
    ContractCodecs.shared(vertx.eventBus());
    Future<String> answering =
        vertx.deployVerticle(new PresenceVerticle(platform, settings, epochs));
    Future<String> upkeep = vertx.deployVerticle(new UpkeepVerticle(platform, settings, epochs));
    return Future.all(answering, upkeep)
        .map(deployed -> new Deployed(vertx, answering.result(), upkeep.result()));
  }

  private record Deployed(Vertx vertx, String answering, String upkeep) implements RunningService {

    /** Has no state of its own, so other replicas take over at once. */
    @Override
    public Future<Void> drain() {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
      return Future.join(vertx.undeploy(answering), vertx.undeploy(upkeep)).mapEmpty();
    }
  }
}
