package io.tidewire.auth;

import io.tidewire.auth.apps.AppsReport;
import io.tidewire.auth.apps.file.AppsFile;
import io.tidewire.auth.apps.file.AppsSource;
import io.tidewire.auth.http.AuthRoutes;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.kit.bus.Fingerprints;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The running auth service. */
public final class RunningAuth implements RunningService {

  private final Vertx vertx;
  private final String deployment;
  private final AuthVerticle verticle;

  private RunningAuth(Vertx vertx, String deployment, AuthVerticle verticle) {
    this.vertx = vertx;
    this.deployment = deployment;
    this.verticle = verticle;
  }

  /**
   * Starts with the apps of the given source.
   *
   * @param settings {@link AuthSettings#withoutServer} if the routes are to be mounted elsewhere
   */
  public static Future<RunningAuth> start(
      Platform platform, AuthSettings settings, AppsSource source) {
    return start(platform, settings, source, System::getenv);
  }

  static Future<RunningAuth> start(
      Platform platform,
      AuthSettings settings,
      AppsSource source,
      UnaryOperator<@Nullable String> environment) {
    Vertx vertx = platform.vertx();
    ContractCodecs.shared(vertx.eventBus());
    ContractCodecs.secret(vertx.eventBus());
    AuthVerticle verticle =
        new AuthVerticle(
            platform, settings, new AppsFile(source, environment, settings.edges().tokenCookie()));
    return vertx
        .deployVerticle(verticle)
        .map(deployment -> new RunningAuth(vertx, deployment, verticle));
  }

  /**
   * {@code POST /auth/channel} and {@code POST /auth/user}, for any HTTP server of the same Vert.x.
   * Other paths get a 404. The body must not have been read.
   */
  public AuthRoutes routes() {
    return verticle.routes();
  }

  /** The port of the service's own HTTP server, if the settings asked for one. */
  public OptionalInt port() {
    return verticle.port();
  }

  /** Has nothing to hand over: requests are answered until the bus consumers are gone. */
  @Override
  public Future<Void> drain() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> stop() {
    return vertx.undeploy(deployment);
  }

  /** Reports the apps. */
  @Override
  public JsonObject report(Optional<Fingerprints> fingerprints) {
    return new JsonObject().put("apps", AppsReport.of(verticle.apps(), fingerprints));
  }
}
