package io.tidewire.auth.http;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.kit.http.AccessLog;
import io.tidewire.kit.http.ConnectionCap;
import io.tidewire.kit.http.ConnectionDeadlines;
import io.tidewire.kit.http.HttpLimits;
import io.tidewire.kit.limits.OpenFiles;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An HTTP server for {@link AuthRoutes} alone. Confined to the event loop that created it. */
public final class AuthServer {

  /** The limit of the header fields leaves room for the largest accepted token. */
  private static final HttpLimits LIMITS = HttpLimits.DEFAULTS;

  /**
   * The most bytes of one read. Requests that arrive together with the current one are decoded and
   * wait, and nothing more is read until the response is being sent. So this limits the memory that
   * a client can occupy by pipelining without reading responses.
   */
  private static final int READ_BYTES = 16 << 10;

  private static final Duration SHUTDOWN = Duration.ofSeconds(3);

  private final Vertx vertx;
  private final Clock clock;
  private final ConnectionCap cap;
  private final ConnectionDeadlines deadlines;
  private final OpenConnections connections;
  private final HttpServer server;

  public AuthServer(
      Vertx vertx,
      Handler<HttpServerRequest> routes,
      CallerLimits limits,
      Timers timers,
      MeterRegistry meters) {
    this.vertx = vertx;
    clock = meters.config().clock();
    int most = OpenFiles.measured().mostClients();
    int max = limits.maxConnections() == 0 ? most : Math.min(limits.maxConnections(), most);
    cap = new ConnectionCap("auth", "tidewire.auth.max-connections", max, meters);
    deadlines = new ConnectionDeadlines(timers, LIMITS, cap, routes);
    connections = new OpenConnections(limits, meters);
    HttpServerOptions options = LIMITS.options();
    options.setReceiveBufferSize(READ_BYTES);
    server = vertx.createHttpServer(options);
  }

  /** Completes with the port, which the system chooses if 0 was given. */
  public Future<Integer> listen(String host, int port) {
    return server
        .connectionHandler(this::opened)
        .requestHandler(AccessLog.around(clock, deadlines))
        .listen(port, host)
        .map(HttpServer::actualPort)
        .onSuccess(bound -> cap.guard(vertx, bound));
  }

  /** Waits for running requests to end. */
  public Future<Void> stop() {
    deadlines.stop();
    return server.shutdown(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The number of open connections. */
  public int connections() {
    return cap.open();
  }

  private void opened(HttpConnection connection) {
    SocketAddress peer = connection.remoteAddress();
    if (connections.enter(peer)) {
      deadlines.opened(connection, () -> connections.leave(peer));
    } else {
      connection.close();
    }
  }
}
