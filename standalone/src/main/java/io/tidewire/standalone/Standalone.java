package io.tidewire.standalone;

import io.tidewire.auth.AuthService;
import io.tidewire.auth.AuthSettings;
import io.tidewire.auth.apps.file.AppsSource;
import io.tidewire.edge.EdgeConfig;
import io.tidewire.edge.EdgeService;
import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.service.Service;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.presence.PresenceService;
import io.tidewire.publish.PublishService;
import io.tidewire.standalone.quickstart.Quickstart;
import io.tidewire.webhook.WebhookService;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All services in one process, on a bus of its own, with one port for everything and, unless
 * configured otherwise, an embedded Redis and a development app.
 */
final class Standalone implements Service {

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "tidewire.cluster.mode", "none",
          // The banner has everything.
          "tidewire.log.level", "warn",
          // There is no other process for the clients.
          "tidewire.edge.warm-up", "0s",
          "tidewire.edge.drain.lag", "0s",
          "tidewire.edge.drain.window", "500ms",
          "tidewire.edge.close-linger", "500ms");

  /** Those that run here. */
  private static final List<Service> SERVICES =
      List.of(
          new EdgeService(),
          new PublishService(),
          new AuthService(),
          new PresenceService(),
          new WebhookService());

  private static final String HOST = "tidewire.edge.host";
  private static final String QUICKSTART_HOSTS = "tidewire.quickstart.hosts";

  private final Consumer<String> out;

  /**
   * @param out receives the banner
   */
  Standalone(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public String name() {
    return "standalone";
  }

  @Override
  public BusRole busRole() {
    return BusRole.BACKEND;
  }

  @Override
  public Map<String, String> defaults() {
    return DEFAULTS;
  }

  @Override
  public void check(Settings settings) {
    SERVICES.forEach(service -> service.check(settings));
  }

  /** Reads all settings before anything is started, so that errors in them are reported at once. */
  @Override
  public Future<RunningService> start(Platform bare) {
    AuthSettings auth = AuthSettings.from(bare.settings());
    Platform platform = withSettings(bare, listening(bare.settings(), auth));
    EdgeConfig edge = EdgeConfig.from(platform.settings());
    return RedisChoice.make(platform).compose(redis -> start(platform, redis, auth, edge));
  }

  /** The development app's secret is public, so only this machine may reach it by default. */
  private static Settings listening(Settings settings, AuthSettings auth) {
    boolean isOpen = auth.apps().isPresent() || settings.text(HOST).isPresent();
    return isOpen ? settings : settings.with(Map.of(HOST, PublicAddress.LOOPBACK));
  }

  private Future<RunningService> start(
      Platform bare, RedisChoice redis, AuthSettings auth, EdgeConfig edge) {
    Platform platform = withSettings(bare, redis.settings());
    Future<Backends> backends =
        Backends.start(platform, auth, auth.apps().orElseGet(AppsSource::development));
    Future<CombinedServer> port =
        backends.compose(
            behind ->
                CombinedServer.open(platform, behind.auth().routes(), quickstart(platform, auth)));
    return port.compose(open -> Readiness.of(platform.health(), timers(platform)))
        .onSuccess(ready -> greet(PublicAddress.of(edge, port.result().edge()), auth, redis))
        .map(ready -> together(redis, backends.result(), port.result()));
  }

  private static Platform withSettings(Platform bare, Settings settings) {
    return new Platform(bare.vertx(), bare.node(), settings, bare.status(), bare.clock());
  }

  /** It signs for the development app only, whose secret is public. */
  private static Quickstart quickstart(Platform platform, AuthSettings auth) {
    return auth.apps().isPresent()
        ? Quickstart.withOwnApps()
        : Quickstart.withDevelopmentApp(
            platform.vertx(),
            platform.clock(),
            platform.settings().list(QUICKSTART_HOSTS, List.of()));
  }

  private static RunningService together(
      RedisChoice redis, Backends backends, CombinedServer port) {
    List<RunningService> services = new ArrayList<>();
    services.addAll(List.of(redis, backends.auth(), backends.presence()));
    backends.webhooks().ifPresent(services::add);
    services.add(port);
    return new CompositeService(services);
  }

  private static Timers timers(Platform platform) {
    return new VertxTimers(platform.vertx());
  }

  private void greet(PublicAddress where, AuthSettings auth, RedisChoice redis) {
    out.accept(
        auth.appsFile()
            .path()
            .map(file -> StartupBanner.withApps(where, file.toString(), redis.description()))
            .orElseGet(() -> StartupBanner.withDevelopmentApp(where, redis.description())));
  }
}
