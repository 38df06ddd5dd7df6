package io.tidewire.webhook;

import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.redis.RedisPreflight;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.service.Service;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;

/**
 * The service that delivers webhooks. Any number of replicas may run, also beside other services in
 * one process; each owns the queues of some endpoints at a time.
 *
 * <p>Starts even if Redis or auth is unavailable. Events wait in Redis until both are available.
 */
public final class WebhookService implements Service {

  @Override
  public String name() {
    return "webhooks";
  }

  @Override
  public BusRole busRole() {
    return BusRole.BACKEND;
  }

  @Override
  public Map<String, String> defaults() {
    return Map.of("tidewire.management.port", "9605");
  }

  /** Whether a process that also runs other services delivers webhooks. */
  public static boolean isEnabled(Settings settings) {
    return settings.flag("tidewire.webhooks.enabled", true);
  }

  @Override
  public void check(Settings settings) {
    WebhookSettings.from(settings);
  }

  @Override
  public Future<RunningService> start(Platform platform) {
    WebhookSettings settings = WebhookSettings.from(platform.settings());
    return RedisPreflight.unlessWrong(platform.vertx(), settings.redis())
        .compose(usable -> start(platform, settings));
  }

  private static Future<RunningService> start(Platform platform, WebhookSettings settings) {
    Vertx vertx = platform.vertx();
    ContractCodecs.shared(vertx.eventBus());
    ContractCodecs.secret(vertx.eventBus());
    WebhookVerticle verticle = new WebhookVerticle(platform, settings);
    return vertx.deployVerticle(verticle).map(id -> new Deployed(vertx, verticle, id));
  }

  private record Deployed(Vertx vertx, WebhookVerticle verticle, String id)
      implements RunningService {

    /**
     * Finishes the attempts in progress. Waiting webhooks are in Redis, where other replicas take
     * them over.
     */
    @Override
    public Future<Void> drain() {
      return verticle.drain();
    }

    @Override
    public Future<Void> stop() {
      return vertx.undeploy(id);
    }
  }
}
