package io.tidewire.publish;

import io.tidewire.kit.http.AccessLog;
import io.tidewire.kit.http.ConnectionCap;
import io.tidewire.kit.http.ConnectionDeadlines;
import io.tidewire.kit.http.HealthPaths;
import io.tidewire.kit.http.HttpLimits;
import io.tidewire.kit.http.channel.PipelinedRequests;
import io.tidewire.kit.net.ListenAddress;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.publish.admission.ApiLimits;
import io.tidewire.publish.http.InvalidRequests;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The API on one event loop of this service's own server. */
final class PublishVerticle extends VerticleBase {

  private final Platform platform;
  private final PublishSettings settings;
  private final ApiLimits limits;
  private final SharedPort port;
  private final String name;
  private PublishLoop loop;
  private ConnectionDeadlines deadlines;
  private HttpServer server;

  /**
   * The port that all instances share.
   *
   * @param number as Vert.x expects it: instances with the same number share the port; a negative
   *     number means any free port
   * @param cap limits the connections of all instances together
   */
  record SharedPort(int number, ConnectionCap cap) {}

  PublishVerticle(
      Platform platform, PublishSettings settings, ApiLimits limits, SharedPort port, String name) {
    this.platform = platform;
    this.settings = settings;
    this.limits = limits;
    this.port = port;
    this.name = name;
  }

  @Override
  public Future<?> start() {
    loop = PublishLoop.create(platform, settings, limits, name);
    PublishSettings.ServerSettings times = settings.server();
    HttpLimits http = HttpLimits.DEFAULTS.within(times.headTimeout(), times.keepAlive());
    deadlines =
        new ConnectionDeadlines(
            new VertxTimers(vertx), http, port.cap(), HealthPaths.before(platform.health(), loop));
    server =
        vertx
            .createHttpServer(http.options())
            .connectionHandler(this::opened)
            .requestHandler(AccessLog.around(platform.meters().config().clock(), deadlines))
            .invalidRequestHandler(new InvalidRequests());
    return loop.ready().compose(ready -> listen());
  }

  private void opened(HttpConnection connection) {
    PipelinedRequests.limit(
        connection, limits.maxPipelined(), () -> limits.pipelinedTooMany(connection));
    deadlines.opened(connection);
  }

  private Future<HttpServer> listen() {
    return server
        .listen(ListenAddress.of(port.number(), settings.server().host()))
        .recover(StartupException.listening(PublishSettings.PORT, settings.server().port()))
        .onSuccess(listening -> port.cap().guard(vertx, listening.actualPort()));
  }

  /** To be called for one verticle of a process. */
  void adviseOnRedis() {
    loop.adviseOnRedis();
  }

  /** The port it listens on. */
  int port() {
    return server.actualPort();
  }

  /** Every further answer closes its connection. Thread-safe. */
  void leave() {
    context.runOnContext(there -> loop.leave());
  }

  /** Accepts no more connections. Completes when requests in progress are answered. */
  Future<Void> close(Duration timeout) {
    return server.shutdown(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Future<?> stop() {
    deadlines.stop();
    return server.close().eventually(loop::stop);
  }
}
