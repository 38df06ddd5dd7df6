package io.tidewire.publish;

import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.cluster.ClusteredVertx;
import io.tidewire.kit.http.ConnectionCap;
import io.tidewire.kit.limits.OpenFiles;
import io.tidewire.kit.redis.RedisPreflight;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.service.Service;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.publish.PublishVerticle.SharedPort;
import io.tidewire.publish.admission.ApiLimitSettings;
import io.tidewire.publish.admission.ApiLimits;
import io.tidewire.webhook.WebhookService;
import io.tidewire.webhook.queue.QueueLimits;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** publish-api as a process of its own: the API on every event loop, behind one port. */
public final class PublishService implements Service {

  private static final Logger log = LoggerFactory.getLogger(PublishService.class);

  private static final int MOST_SHARED_PORTS = 60_000;

  @Override
  public String name() {
    return "publish";
  }

  @Override
  public BusRole busRole() {
    return BusRole.BACKEND;
  }

  @Override
  public Map<String, String> defaults() {
    return Map.of("tidewire.management.port", "9602");
  }

  @Override
  public void check(Settings settings) {
    PublishSettings.from(settings);
    QueueLimits.from(settings);
    if (WebhookService.isEnabled(settings)) new WebhookService().check(settings);
  }

  @Override
  public Future<RunningService> start(Platform platform) {
    PublishSettings settings = PublishSettings.from(platform.settings());
    return RedisPreflight.unlessWrong(platform.vertx(), settings.redis())
        .compose(usable -> start(platform, settings));
  }

  private Future<RunningService> start(Platform platform, PublishSettings settings) {
    return webhooks(platform).compose(webhooks -> start(platform, settings, webhooks));
  }

  /** Starts the delivery of webhooks in this process, unless it has processes of its own. */
  private static Future<Optional<RunningService>> webhooks(Platform platform) {
    return WebhookService.isEnabled(platform.settings())
        ? new WebhookService().start(platform).map(Optional::of)
        : Future.succeededFuture(Optional.empty());
  }

  private Future<RunningService> start(
      Platform platform, PublishSettings settings, Optional<RunningService> webhooks) {
    EventBus bus = platform.vertx().eventBus();
    ContractCodecs.shared(bus);
    ContractCodecs.secret(bus);

    ApiLimits limits = new ApiLimits(settings.limits(), platform.clock(), platform.meters());
    ConnectionCap cap =
        new ConnectionCap(
            name(),
            ApiLimitSettings.MAX_CONNECTIONS,
            Math.min(settings.limits().maxConnections(), OpenFiles.measured().mostClients()),
            platform.meters());
    int loops = ClusteredVertx.eventLoops(platform.settings());
    SharedPort port = new SharedPort(sharedPort(settings.server().port()), cap);
    List<PublishVerticle> verticles = new CopyOnWriteArrayList<>();
    return platform
        .vertx()
        .deployVerticle(
            () -> {
              String loop = "publish-" + verticles.size();
              PublishVerticle verticle =
                  new PublishVerticle(platform, settings, limits, port, loop);
              verticles.add(verticle);
              return verticle;
            },
            new DeploymentOptions().setInstances(loops))
        .onSuccess(
            deployed -> log.info("listening port={} loops={}", verticles.get(0).port(), loops))
        .onSuccess(deployed -> verticles.get(0).adviseOnRedis())
        .map(deployment -> new Running(platform, settings, deployment, verticles, webhooks));
  }

  /**
   * Vert.x binds port 0 to a different port for each instance, and a negative number to the same
   * port for all instances.
   */
  private static int sharedPort(int port) {
    return port == 0 ? -1 - new Random().nextInt(MOST_SHARED_PORTS) : port;
  }

  record Running(
      Platform platform,
      PublishSettings settings,
      String deployment,
      List<PublishVerticle> verticles,
      Optional<RunningService> webhooks)
      implements RunningService {

    int port() {
      return verticles.get(0).port();
    }

    /**
     * Keeps serving until load balancers have noticed that this node is not ready, and closes each
     * connection after its answer. Then accepts no more connections, and finishes the requests in
     * progress.
     */
    @Override
    public Future<Void> drain() {
      verticles.forEach(PublishVerticle::leave);
      Promise<Void> noticed = Promise.promise();
      new VertxTimers(platform.vertx()).after(settings.drain().lag(), noticed::complete);
      Future<Void> delivered = webhooks.map(RunningService::drain).orElse(Future.succeededFuture());
      return Future.join(delivered, noticed.future().compose(lagged -> close())).mapEmpty();
    }

    private Future<Void> close() {
      return Future.all(
              verticles.stream()
                  .map(verticle -> verticle.close(settings.drain().timeout()))
                  .toList())
          .mapEmpty();
    }

    @Override
    public Future<Void> stop() {
      Future<Void> api = platform.vertx().undeploy(deployment);
      return Future.join(api, webhooks.map(RunningService::stop).orElse(Future.succeededFuture()))
          .mapEmpty();
    }
  }
}
