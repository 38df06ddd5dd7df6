package io.tidewire.edge.websocket.server;

import io.micrometer.core.instrument.Clock;
import io.tidewire.edge.session.ports.Auth;
import io.tidewire.edge.websocket.connection.PipelineTakeover;
import io.tidewire.edge.websocket.connection.SocketLoop;
import io.tidewire.edge.websocket.limits.Admission;
import io.tidewire.edge.websocket.limits.NodeSockets;
import io.tidewire.edge.websocket.limits.Ticks;
import io.tidewire.kit.http.AccessLog;
import io.tidewire.kit.http.channel.AcceptLimits;
import io.tidewire.kit.net.ListenAddress;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.kit.tls.TlsWatch;
import io.tidewire.wire.error.CloseCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The WebSocket server of one event loop, from listening to closing the last connection. Confined
 * to that loop.
 */
public final class SocketServer {

  /** How long other connections may take to end; those that are left are closed. */
  private static final Duration CLOSE_TIME = Duration.ofSeconds(2);

  /** A delay before Vert.x shuts down, since it would close connections that are being upgraded. */
  private static final Duration SETTLE = Duration.ofMillis(100);

  private final Vertx vertx;
  private final Timers timers;
  private final SocketConfig config;
  private final NodeSockets node;
  private final SocketLoop loop;
  private final UpgradeEndpoint endpoint;
  private final Relocation relocation;
  private final List<HttpServer> servers = new ArrayList<>();
  private final List<Cancel> ticking = new ArrayList<>();

  /**
   * To be built on the event loop.
   *
   * @param context of that loop
   * @param handlers receive the accepted requests
   */
  public SocketServer(
      Context context, TimeSource time, SocketConfig config, NodeSockets node, Handlers handlers) {
    this.vertx = context.owner();
    this.timers = time.timers();
    this.config = config;
    this.node = node;
    this.loop =
        new SocketLoop(
            PipelineTakeover.inContext(context),
            task -> context.runOnContext(go -> task.run()),
            config.connections(),
            node);
    this.endpoint = new UpgradeEndpoint(config.upgrades(), loop, node, time, handlers);
    this.relocation = new Relocation(loop.connections(), timers, new Random());
    ticking.add(timers.every(Ticks.TICK, this::tick));
  }

  /**
   * @param otherwise serves all paths except {@code /app/}
   * @param logged whether the access log has a line for each connection
   */
  public record Handlers(
      Auth auth,
      HookedUpgrades hooks,
      SessionOpener sessions,
      Handler<HttpServerRequest> otherwise,
      boolean logged) {

    /** For clients of others, which are logged. */
    public Handlers(
        Auth auth,
        HookedUpgrades hooks,
        SessionOpener sessions,
        Handler<HttpServerRequest> otherwise) {
      this(auth, hooks, sessions, otherwise, true);
    }
  }

  private void tick() {
    loop.tick();
    endpoint.pendingUpgrades().tick();
  }

  /** Completes with the port when it is bound. */
  public Future<Integer> listen(ListeningPort on) {
    HttpServer server =
        vertx
            .createHttpServer(
                on.options(config.limits())
                    .setUseProxyProtocol(config.upgrades().proxies().proxyProtocol()))
            .connectionHandler(endpoint::connected)
            .requestHandler(AccessLog.around(Clock.SYSTEM, endpoint))
            .exceptionHandler(SocketServer::ignore);
    return server
        .listen(ListenAddress.of(on.port(), on.host()))
        .onSuccess(listening -> listening(listening, on))
        .map(HttpServer::actualPort);
  }

  private void listening(HttpServer server, ListeningPort on) {
    servers.add(server);
    AcceptLimits.limit(vertx, server.actualPort(), node.limits().admission());
    on.identity().map(shown -> new TlsWatch(vertx, shown).start(timers)).ifPresent(ticking::add);
  }

  /** A connection that fails before its first request, in its TLS handshake for example. */
  private static void ignore(Throwable failure) {}

  /** Connections of this loop, including refused ones that are still closing. */
  public int connections() {
    return loop.connections().size();
  }

  /** Moves clients to other edges without a drain. */
  public Relocation relocation() {
    return relocation;
  }

  /**
   * Stops listening, refuses pending upgrades, and closes all connections over the drain window.
   * {@link Admission#drain} comes first.
   */
  public Future<Void> drain() {
    endpoint.pendingUpgrades().sendAway(CloseCode.RECONNECT);
    Duration linger = config.limits().closeLinger().plus(CLOSE_TIME);
    Duration longest = Drain.untilAllAreClosed(config.drain().window()).plus(linger);
    timers.after(
        SETTLE,
        () ->
            servers.forEach(server -> server.shutdown(longest.toMillis(), TimeUnit.MILLISECONDS)));
    return new Drain(
            loop.connections(),
            config.drain().window(),
            linger,
            node.meters().drain(),
            new Random())
        .run(timers);
  }

  /**
   * Closes all remaining connections at once, and the server. {@link Admission#drain} comes first.
   */
  public Future<Void> stop() {
    endpoint.pendingUpgrades().sendAway(CloseCode.RECONNECT);
    return new Drain(
            loop.connections(), Duration.ZERO, CLOSE_TIME, node.meters().drain(), new Random())
        .run(timers)
        .eventually(this::close);
  }

  private Future<Void> close() {
    ticking.forEach(Cancel::cancel);
    return Future.join(servers.stream().map(HttpServer::close).toList()).mapEmpty();
  }
}
