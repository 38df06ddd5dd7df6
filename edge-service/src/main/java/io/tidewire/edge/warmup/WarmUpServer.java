package io.tidewire.edge.warmup;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.delivery.Loops;
import io.tidewire.edge.hub.HubLoop;
import io.tidewire.edge.hub.HubNeighbours;
import io.tidewire.edge.hub.HubShared;
import io.tidewire.edge.limits.AddressLimits;
import io.tidewire.edge.limits.NodeLimits;
import io.tidewire.edge.pacing.ReplayRates;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.edge.session.SessionMeters;
import io.tidewire.edge.session.SessionPorts;
import io.tidewire.edge.session.Sessions;
import io.tidewire.edge.session.limits.SessionLimits;
import io.tidewire.edge.session.recovery.RevokedTokens;
import io.tidewire.edge.websocket.limits.NodeSockets;
import io.tidewire.edge.websocket.server.ListeningPort;
import io.tidewire.edge.websocket.server.PlainResponses;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.server.SocketServer;
import io.tidewire.edge.websocket.server.UpgradeRules;
import io.tidewire.edge.websocket.write.SharedFrameEncoder;
import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.metrics.Meters;
import io.tidewire.kit.net.TrustedProxies;
import io.tidewire.kit.service.OnContext;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The parts of an edge from its port to its neighbours, on a loopback port. The neighbours are in
 * memory, and limits, counts and meters are its own, so nothing that happens here is seen at Redis,
 * by other services, or in the metrics of this process. Confined to one event loop.
 */
final class WarmUpServer {

  static final String HOST = "127.0.0.1";

  private static final NodeLimits LIMITS =
      new NodeLimits(16, 16, 1 << 20, NodeLimits.ANONYMOUS_PERCENT, AddressLimits.Rules.DEFAULTS);

  private static final int SUBSCRIPTION_BYTES = 1 << 24;
  private static final int UNLIMITED = 1_000_000;

  private final String key;
  private final NodeSockets node;
  private final Context loop;
  private final HubLoop hubs;
  private final Sessions sessions;
  private final SocketServer sockets;

  WarmUpServer(Platform platform, Context loop) {
    this.loop = loop;
    SecureRandom random = new SecureRandom();
    Executor later = task -> loop.runOnContext(go -> task.run());
    TimeSource time = new TimeSource(new VertxTimers(platform.vertx()), platform.clock());
    MeterRegistry unseen = Meters.registry("warm-up", platform.node());
    SubscriptionMemory memory = new SubscriptionMemory(SUBSCRIPTION_BYTES);
    Unasked unasked = new Unasked();
    key = new BigInteger(Long.SIZE, random).toString();
    LocalAuth auth = new LocalAuth(key);
    node = NodeSockets.of(LIMITS, unseen, time.clock());
    hubs =
        new HubLoop(
            new Loops.Slot(0, new Loops(List.of(later))),
            new HubShared(HubConfig.DEFAULTS, memory, new HubMeters(unseen)),
            new HubNeighbours(new SharedFrameEncoder(), new LocalPresence(later), unasked, unasked),
            new LoopTime(time.timers(), time.clock(), random, later),
            listener -> new LocalLink(listener, time.clock(), later));
    sessions =
        new Sessions(
            new SessionPorts(
                new SessionPorts.Services(auth, unasked, hubs.channels(), unasked),
                new SessionPorts.TokenTrust(Optional::empty, new RevokedTokens(time.clock())),
                new SessionPorts.Budgets(
                    SessionLimits.DEFAULTS,
                    new ReplayRates(UNLIMITED, unseen, time.clock()),
                    memory,
                    node.limits().users()),
                new SessionMeters(unseen),
                time));
    sockets =
        new SocketServer(
            loop,
            time,
            new SocketConfig(
                SocketConfig.DEFAULTS.connections(), upgrades(), SocketConfig.DEFAULTS.drain()),
            node,
            new SocketServer.Handlers(
                auth, unasked, sessions::open, PlainResponses::notFound, false));
  }

  private static UpgradeRules upgrades() {
    UpgradeRules.UpgradeLimits usual = UpgradeRules.DEFAULTS.limits();
    return new UpgradeRules(
        PathPrefix.NONE,
        Optional.empty(),
        new UpgradeRules.ProxyRules(TrustedProxies.of(List.of(HOST)), false),
        new UpgradeRules.UpgradeLimits(
            usual.upgradeTimeout(), usual.verdictTimeout(), UNLIMITED, usual.maxPipelined()));
  }

  /** Completes with the port. */
  Future<Integer> listen() {
    hubs.start();
    return sockets.listen(new ListeningPort(HOST, 0, Optional.empty()));
  }

  /** The key of the only app. */
  String key() {
    return key;
  }

  /** The hubs outlive what their channels still have to do for the last clients. */
  Future<Void> stop() {
    node.limits().admission().drain();
    return sockets
        .stop()
        .eventually(sessions::ended)
        .eventually(this::turn)
        .eventually(this::turn)
        .eventually(hubs::stop);
  }

  private Future<Void> turn() {
    return OnContext.call(loop, Future::succeededFuture);
  }
}
