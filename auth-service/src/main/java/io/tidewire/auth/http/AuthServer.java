package io.tidewire.auth.http;

import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An HTTP server for {@link AuthRoutes} alone. Confined to the event loop that made it. */
public final class AuthServer {

  /** A token of the largest size that is looked at, and the usual headers beside it. */
  private static final int MAX_HEADER_BYTES = 16 << 10;

  private static final int IDLE_SECONDS = 60;
  private static final Duration SHUTDOWN = Duration.ofSeconds(3);

  /** A client that trickles its request line in byte by byte is not idle, but it is not serious. */
  private static final Duration FIRST_REQUEST = Duration.ofSeconds(15);

  private final Handler<HttpServerRequest> routes;
  private final Timers timers;
  private final HttpServer server;
  private final Map<HttpConnection, Timers.Cancel> silent = new HashMap<>();

  public AuthServer(Vertx vertx, Handler<HttpServerRequest> routes, Timers timers) {
    this.routes = routes;
    this.timers = timers;
    this.server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
  }

  /** Completes with the port, which matters when 0 asked for any. */
  public Future<Integer> listen(String host, int port) {
    return server
        .connectionHandler(this::expectRequest)
        .requestHandler(this::heard)
        .listen(port, host)
        .map(HttpServer::actualPort);
  }

  /** Lets running requests end. */
  public Future<Void> stop() {
    return server.shutdown(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void expectRequest(HttpConnection connection) {
    silent.put(connection, timers.after(FIRST_REQUEST, connection::close));
    connection.closeHandler(closed -> heardOf(connection));
  }

  private void heard(HttpServerRequest request) {
    heardOf(request.connection());
    routes.handle(request);
  }

  private void heardOf(HttpConnection connection) {
    Timers.Cancel deadline = silent.remove(connection);
    if (deadline != null) deadline.cancel();
  }
}
