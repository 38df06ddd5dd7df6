package io.tidewire.edge;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.edge.canary.Canary;
import io.tidewire.edge.canary.CanaryMeters;
import io.tidewire.edge.limits.Headroom;
import io.tidewire.edge.limits.MemoryBudget;
import io.tidewire.edge.limits.NodeLimits;
import io.tidewire.edge.limits.ProcessCapacity;
import io.tidewire.edge.node.HubGroup;
import io.tidewire.edge.pacing.ReplayRates;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.edge.session.SessionMeters;
import io.tidewire.edge.session.SessionPorts;
import io.tidewire.edge.session.Sessions;
import io.tidewire.edge.session.limits.SessionLimits;
import io.tidewire.edge.session.ports.Auth;
import io.tidewire.edge.session.ports.BackendHooks;
import io.tidewire.edge.session.recovery.RevokedTokens;
import io.tidewire.edge.upstream.AuthWatch;
import io.tidewire.edge.upstream.BusAuth;
import io.tidewire.edge.upstream.BusClusterKeys;
import io.tidewire.edge.upstream.BusHooks;
import io.tidewire.edge.upstream.RedisClientEventPublisher;
import io.tidewire.edge.upstream.RequestBudget;
import io.tidewire.edge.upstream.RetryingRequests;
import io.tidewire.edge.upstream.WebhookOutbox;
import io.tidewire.edge.websocket.limits.Admission;
import io.tidewire.edge.websocket.limits.NodeSockets;
import io.tidewire.edge.websocket.server.HookedUpgrades;
import io.tidewire.edge.websocket.server.ListeningPort;
import io.tidewire.edge.websocket.server.SocketServer;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.kit.tls.TlsIdentity;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Creates the parts of one edge: those that its event loops share, and those of each loop. The only
 * place that knows all parts.
 */
final class EdgeAssembly {

  private static final int MOST_SHARED_PORTS = 60_000;

  private final Platform platform;
  private final EdgeConfig config;
  private final Supplier<Future<Handler<HttpServerRequest>>> otherwise;
  private final NodeSockets sockets;
  private final SessionMeters sessionMeters;
  private final SessionLimits sessionLimits;
  private final ReplayRates replays;
  private final RequestBudget requestBudget;
  private final AuthWatch authWatch;
  private final RevokedTokens revokedTokens;
  private final SubscriptionMemory memory;
  private final CanaryMeters canaryMeters;
  private final Headroom headroom;
  private final Optional<ListeningPort> plain;
  private final Optional<ListeningPort> tls;

  /**
   * @param otherwise creates, on an event loop, the handler of all paths except {@code /app/}
   */
  EdgeAssembly(Platform platform, Supplier<Future<Handler<HttpServerRequest>>> otherwise) {
    this.platform = platform;
    this.otherwise = otherwise;
    config = EdgeConfig.from(platform.settings());
    sockets = NodeSockets.of(config.limits(), platform.meters(), platform.clock());
    sessionMeters = new SessionMeters(platform.meters());
    sessionLimits = SessionLimits.from(platform.settings());
    replays = ReplayRates.from(platform.settings(), platform.meters(), platform.clock());
    long heap = Runtime.getRuntime().maxMemory();
    requestBudget = RequestBudget.from(platform.settings(), heap);
    authWatch = new AuthWatch(platform.clock(), platform.meters());
    revokedTokens = new RevokedTokens(platform.clock());
    memory = SubscriptionMemory.from(platform.settings(), heap);
    canaryMeters = new CanaryMeters(platform.meters());
    headroom = headroom(sockets);
    Random random = new Random();
    plain =
        config
            .listeners()
            .port()
            .map(
                port ->
                    new ListeningPort(
                        config.listeners().host(),
                        shared(port, random),
                        Optional.<TlsIdentity>empty()));
    tls =
        config
            .listeners()
            .certificate()
            .map(
                pair ->
                    new ListeningPort(
                        config.listeners().host(),
                        shared(config.listeners().tlsPort(), random),
                        Optional.of(shown(pair, platform))));
    platform.settings().onReload(this::limitsChanged);
  }

  /** Uses limits that a reload has changed. */
  private void limitsChanged() {
    NodeLimits limits = LimitSettings.node(platform.settings(), ProcessCapacity.measured());
    sockets.limits().admission().limit(limits.maxConnections(), limits.maxPendingUpgrades());
  }

  private static Headroom headroom(NodeSockets sockets) {
    Admission admission = sockets.limits().admission();
    MemoryBudget memory = sockets.limits().memory();
    return new Headroom(
        List.of(
            new Headroom.Resource("connections", admission::connections, admission::maxConnections),
            new Headroom.Resource("connection memory", memory::bytes, memory::limit),
            Headroom.Resource.files()));
  }

  private static TlsIdentity shown(ListeningPort.Certificate pair, Platform platform) {
    TlsIdentity identity = pair.read(platform.clock()::millis);
    identity.meter(platform.meters());
    platform.reload().add(identity);
    return identity;
  }

  /** To Vert.x, 0 is another port for each event loop, and each negative number one for all. */
  private static int shared(int port, Random random) {
    return port == 0 ? -1 - random.nextInt(MOST_SHARED_PORTS) : port;
  }

  /**
   * The parts of one event loop, on which it must be called.
   *
   * @param http the handler of all paths except {@code /app/}
   */
  Loop loop(Context context, HubGroup hubs, int index, Handler<HttpServerRequest> http) {
    Timers timers = new VertxTimers(context.owner());
    TimeSource time = new TimeSource(timers, platform.clock());
    BusRequests bus =
        new BusRequests(
            context.owner().eventBus(), timers, platform.meters(), new Random(), platform.clock());
    BusClusterKeys keys =
        new BusClusterKeys(bus, platform.node().id(), timers, new Random(), authWatch);
    BackendHooks hooks = hooks(bus.withPatience(BusHooks.PATIENCE), time);
    WebhookOutbox webhooks = hubs.webhooks(index);
    Sessions loopSessions =
        new Sessions(
            new SessionPorts(
                new SessionPorts.Services(
                    auth(bus, time, config.authPatience()),
                    hooks,
                    hubs.channels(index),
                    new RedisClientEventPublisher(
                        hubs.commands(index), platform.clock(), webhooks)),
                new SessionPorts.TokenTrust(keys, revokedTokens),
                new SessionPorts.Budgets(sessionLimits, replays, memory, sockets.limits().users()),
                sessionMeters,
                time));
    Auth upgrades = auth(bus, time, config.sockets().upgrades().limits().verdictTimeout());
    SocketServer server =
        new SocketServer(
            context,
            time,
            config.sockets(),
            sockets,
            new SocketServer.Handlers(
                upgrades,
                new ReturningClients(loopSessions, hooks),
                (socket, accepted, dialect) -> {
                  webhooks.learn(accepted.app());
                  return loopSessions.open(socket, accepted, dialect);
                },
                http));
    return new Loop(keys, loopSessions, webhooks, server, hubs.canary(index, timers, canaryMeters));
  }

  private Auth auth(BusRequests bus, TimeSource time, Duration patience) {
    return new BusAuth(
        new RetryingRequests(bus, time, new Random(), patience, requestBudget), authWatch);
  }

  private BackendHooks hooks(BusRequests slow, TimeSource time) {
    Duration atUpgrade = config.sockets().upgrades().limits().verdictTimeout();
    return new BusHooks(
        new RetryingRequests(slow, time, new Random(), atUpgrade, requestBudget),
        new RetryingRequests(slow, time, new Random(), config.authPatience(), requestBudget));
  }

  /** Asks the backends about clients that do not come back with a pass. */
  private record ReturningClients(Sessions sessions, BackendHooks hooks) implements HookedUpgrades {

    @Override
    public Optional<ConnectVerdict> returning(AppPolicy app, String pass) {
      return sessions.returning(app, pass).map(accepted -> accepted);
    }

    @Override
    public Future<ConnectVerdict> ask(ConnectHookRequest question) {
      return hooks.connect(question).answer();
    }
  }

  Platform platform() {
    return platform;
  }

  EdgeConfig config() {
    return config;
  }

  Supplier<Future<Handler<HttpServerRequest>>> otherwise() {
    return otherwise;
  }

  NodeSockets sockets() {
    return sockets;
  }

  AuthWatch authWatch() {
    return authWatch;
  }

  RevokedTokens revokedTokens() {
    return revokedTokens;
  }

  SubscriptionMemory memory() {
    return memory;
  }

  Headroom headroom() {
    return headroom;
  }

  /** The listener without TLS, if any. */
  Optional<ListeningPort> plain() {
    return plain;
  }

  /** The listener with TLS, if any. */
  Optional<ListeningPort> tls() {
    return tls;
  }

  /** The parts of one event loop. Confined to it. */
  record Loop(
      BusClusterKeys clusterKeys,
      Sessions sessions,
      WebhookOutbox webhooks,
      SocketServer sockets,
      Canary canary) {

    void start() {
      clusterKeys.start();
      canary.start();
    }

    void appsChanged(AppsChanged change) {
      webhooks.appsChanged(change);
      sessions.appsChanged(change);
    }

    /** Closes all connections. Completes when they have no subscriptions left. */
    Future<Void> stop() {
      clusterKeys.stop();
      canary.stop();
      return sockets.stop().transform(closed -> sessions.ended());
    }
  }
}
