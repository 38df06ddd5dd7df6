package io.tidewire.edge;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.edge.session.Auth;
import io.tidewire.edge.session.SessionPorts;
import io.tidewire.edge.session.Sessions;
import io.tidewire.edge.upstream.BusAuth;
import io.tidewire.edge.upstream.BusClusterKeys;
import io.tidewire.edge.upstream.RedisClientEventPublisher;
import io.tidewire.edge.upstream.RetryingRequests;
import io.tidewire.edge.upstream.WebhookOutbox;
import io.tidewire.edge.websocket.server.Listener;
import io.tidewire.edge.websocket.server.SocketServer;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Wires one event loop. Starts empty: connections are accepted only after the hubs know all loops.
 */
final class EdgeVerticle extends VerticleBase {

  private final EdgeParts parts;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  private Optional<SocketServer> server = Optional.empty();
  private Optional<BusClusterKeys> clusterKeys = Optional.empty();
  private Optional<Sessions> open = Optional.empty();
  private Supplier<Future<Void>> ended = Future::succeededFuture;

  EdgeVerticle(EdgeParts parts) {
    this.parts = parts;
  }

  @Override
  public Future<?> start() {
    return Future.succeededFuture();
  }

  Context loop() {
    return context;
  }

  /**
   * Accepts connections on this loop. Completes when the ports are bound and the bus consumers are
   * registered.
   */
  Future<Ports> open(HubGroup hubs, int index) {
    return HubMember.on(
        context, () -> parts.otherwise().get().compose(http -> wire(hubs, index, http)));
  }

  private Future<Ports> wire(HubGroup hubs, int index, Handler<HttpServerRequest> otherwise) {
    Platform platform = parts.platform();
    Timers timers = new VertxTimers(vertx);
    EventBus bus = vertx.eventBus();
    BusRequests requests =
        new BusRequests(bus, timers, platform.meters(), new Random(), platform.clock());
    BusClusterKeys keys =
        new BusClusterKeys(requests, platform.node().id(), timers, new Random(), parts.auth());
    clusterKeys = Optional.of(keys);
    keys.start();
    WebhookOutbox webhooks = hubs.webhooks(index);
    Sessions sessions =
        new Sessions(
            new SessionPorts(
                auth(requests, timers, parts.config().authPatience()),
                hubs.channels(index),
                new RedisClientEventPublisher(hubs.commands(index), platform.clock(), webhooks),
                keys,
                timers,
                platform.clock(),
                parts.memory(),
                parts.revokedTokens(),
                parts.sessions(),
                parts.sessionLimits(),
                parts.replays(),
                parts.sockets().users()));
    ended = sessions::ended;
    open = Optional.of(sessions);
    Auth channels = auth(requests, timers, parts.config().sockets().upgrades().verdictTimeout());
    SocketServer sockets =
        new SocketServer(
            context,
            new SocketServer.Time(timers, platform.clock()),
            parts.config().sockets(),
            parts.sockets(),
            new SocketServer.Handlers(
                channels,
                (socket, accepted, dialect) -> {
                  webhooks.learn(accepted.app());
                  return sessions.open(socket, accepted, dialect);
                },
                otherwise));
    server = Optional.of(sockets);
    consumers.add(
        bus.<TerminateUser>consumer(
            Addresses.EDGE_TERMINATE_USER, order -> sessions.terminate(order.body())));
    consumers.add(
        bus.<AppsChanged>consumer(
            Addresses.APPS_CHANGED, change -> sessions.appsChanged(change.body())));
    return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
        .compose(registered -> listen(sockets));
  }

  private Auth auth(BusRequests bus, Timers timers, Duration patience) {
    return new BusAuth(
        new RetryingRequests(
            bus, timers, parts.platform().clock(), new Random(), patience, parts.questions()),
        parts.auth());
  }

  private Future<Ports> listen(SocketServer sockets) {
    Future<Optional<Integer>> plain =
        listen(sockets, parts.plain(), EdgeConfig.PORT, parts.config().port().orElse(0));
    Future<Optional<Integer>> tls =
        listen(sockets, parts.tls(), EdgeConfig.TLS_PORT, parts.config().tlsPort());
    return Future.all(plain, tls).map(both -> new Ports(plain.result(), tls.result()));
  }

  private static Future<Optional<Integer>> listen(
      SocketServer sockets, Optional<Listener> listener, String key, int port) {
    if (listener.isEmpty()) return Future.succeededFuture(Optional.empty());
    return sockets
        .listen(listener.get())
        .recover(StartupException.listening(key, port))
        .map(Optional::of);
  }

  /** The user was terminated, as this process read from Redis. Thread-safe. */
  void terminated(String appId, String userId, long atMs) {
    context.runOnContext(
        here -> open.ifPresent(sessions -> sessions.terminated(appId, userId, atMs)));
  }

  /** See {@link SocketServer#drain}. */
  Future<Void> drain() {
    return HubMember.on(
        context, () -> server.map(SocketServer::drain).orElseGet(Future::succeededFuture));
  }

  /** Closes all connections and accepts no more. */
  Future<Void> close() {
    return HubMember.on(
        context,
        () -> {
          clusterKeys.ifPresent(BusClusterKeys::stop);
          return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
              .transform(deaf -> server.map(SocketServer::stop).orElseGet(Future::succeededFuture))
              .transform(closed -> ended.get());
        });
  }

  /** Ports of an edge. */
  record Ports(Optional<Integer> plain, Optional<Integer> tls) {}
}
