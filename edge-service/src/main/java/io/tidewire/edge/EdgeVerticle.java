package io.tidewire.edge;

import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.RemoveFromChannel;
import io.tidewire.contract.bus.TerminateConnection;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.edge.node.HubGroup;
import io.tidewire.edge.websocket.server.ListeningPort;
import io.tidewire.edge.websocket.server.SocketServer;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.OnContext;
import io.tidewire.kit.service.StartupException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One event loop of an edge. Starts empty: connections are accepted only after the hubs know all
 * loops.
 */
final class EdgeVerticle extends VerticleBase {

  private final EdgeAssembly assembly;
  private final List<MessageConsumer<?>> consumers = new ArrayList<>();
  private Optional<EdgeAssembly.Loop> parts = Optional.empty();

  EdgeVerticle(EdgeAssembly assembly) {
    this.assembly = assembly;
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
    return OnContext.call(
        context, () -> assembly.otherwise().get().compose(http -> wire(hubs, index, http)));
  }

  private Future<Ports> wire(HubGroup hubs, int index, Handler<HttpServerRequest> otherwise) {
    EdgeAssembly.Loop loop = assembly.loop(context, hubs, index, otherwise);
    parts = Optional.of(loop);
    loop.start();
    Health health = assembly.platform().health();
    health.check("canary", loop.canary()::problem);
    health.dependency("canary", loop.canary()::overdue);
    EventBus bus = vertx.eventBus();
    consumers.add(
        bus.<TerminateUser>consumer(
            Addresses.EDGE_TERMINATE_USER, order -> loop.sessions().terminate(order.body())));
    consumers.add(
        bus.<RemoveFromChannel>consumer(
            Addresses.EDGE_REMOVE_FROM_CHANNEL, order -> loop.sessions().remove(order.body())));
    consumers.add(
        bus.<TerminateConnection>consumer(
            Addresses.EDGE_TERMINATE_CONNECTION, order -> loop.sessions().terminate(order.body())));
    consumers.add(
        bus.<AppsChanged>consumer(
            Addresses.APPS_CHANGED, change -> loop.appsChanged(change.body())));
    return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
        .compose(registered -> listen(loop.sockets()));
  }

  private Future<Ports> listen(SocketServer sockets) {
    Future<Optional<Integer>> plain =
        listen(
            sockets,
            assembly.plain(),
            EdgeConfig.PORT,
            assembly.config().listeners().port().orElse(0));
    Future<Optional<Integer>> tls =
        listen(
            sockets, assembly.tls(), EdgeConfig.TLS_PORT, assembly.config().listeners().tlsPort());
    return Future.all(plain, tls).map(both -> new Ports(plain.result(), tls.result()));
  }

  private static Future<Optional<Integer>> listen(
      SocketServer sockets, Optional<ListeningPort> on, String key, int port) {
    if (on.isEmpty()) return Future.succeededFuture(Optional.empty());
    return sockets
        .listen(on.get())
        .recover(StartupException.listening(key, port))
        .map(Optional::of);
  }

  /** The user was terminated, as this process read from Redis. Thread-safe. */
  void terminated(String appId, String userId, long atMs) {
    context.runOnContext(
        here -> parts.ifPresent(loop -> loop.sessions().terminated(appId, userId, atMs)));
  }

  /** A user was banned from a channel, as this process read from Redis. Thread-safe. */
  void removed(RemoveFromChannel order) {
    context.runOnContext(here -> parts.ifPresent(loop -> loop.sessions().remove(order)));
  }

  /** To be called when it is {@linkplain #open open}. */
  LoopClients.Loop clients() {
    return new LoopClients.Loop(context, parts.orElseThrow().sockets().relocation());
  }

  /** See {@link SocketServer#drain}. */
  Future<Void> drain() {
    return OnContext.call(
        context,
        () -> parts.map(loop -> loop.sockets().drain()).orElseGet(Future::succeededFuture));
  }

  /** Closes all connections and accepts no more. */
  Future<Void> close() {
    return OnContext.call(
        context,
        () ->
            Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                .transform(
                    unregistered ->
                        parts.map(EdgeAssembly.Loop::stop).orElseGet(Future::succeededFuture)));
  }

  /** Ports of an edge. */
  record Ports(Optional<Integer> plain, Optional<Integer> tls) {}
}
