package io.tidewire.auth.http;

import io.tidewire.kit.http.ConnectionDeadlines;
import io.tidewire.kit.http.HttpLimits;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An HTTP server for {@link AuthRoutes} alone. Confined to the event loop that made it. */
public final class AuthServer {

  /** The header fields have room for a token of the largest size that is looked at. */
  private static final HttpLimits LIMITS = HttpLimits.DEFAULTS;

  private static final Duration SHUTDOWN = Duration.ofSeconds(3);

  private final ConnectionDeadlines deadlines;
  private final HttpServer server;

  public AuthServer(Vertx vertx, Handler<HttpServerRequest> routes, Timers timers) {
    deadlines = new ConnectionDeadlines(timers, LIMITS, routes);
    server = vertx.createHttpServer(LIMITS.options());
  }

  /** Completes with the port, which matters when 0 asked for any. */
  public Future<Integer> listen(String host, int port) {
    return server
        .connectionHandler(deadlines::opened)
        .requestHandler(deadlines)
        .listen(port, host)
        .map(HttpServer::actualPort);
  }

  /** Lets running requests end. */
  public Future<Void> stop() {
    deadlines.stop();
    return server.shutdown(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
  }
}
