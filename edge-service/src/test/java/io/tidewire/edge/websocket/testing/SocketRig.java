package io.tidewire.edge.websocket.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.app.AppPolicy;
import io.tidewire.edge.limits.InboundRates;
import io.tidewire.edge.limits.NodeLimits;
import io.tidewire.edge.websocket.connection.ConnectionConfig;
import io.tidewire.edge.websocket.frame.Compression;
import io.tidewire.edge.websocket.limits.NodeSockets;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.server.ListeningPort;
import io.tidewire.edge.websocket.server.Relocation;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.server.SocketServer;
import io.tidewire.edge.websocket.server.UpgradeRules;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.TimeSource;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Real sockets on real event loops, with a clock that the test turns and neighbours it can see. */
public final class SocketRig implements AutoCloseable {

  public final Vertx vertx;
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  public final AllowingAuth auth = new AllowingAuth();
  public final EchoSessions sessions = new EchoSessions();
  public final NodeSockets node;
  public final int port;
  private final List<Loop> loops = new ArrayList<>();

  private record Loop(Context context, ManualTimers timers, SocketServer server) {}

  public SocketRig(SocketConfig config) {
    this(RigSetup.of(config));
  }

  public SocketRig(SocketConfig config, NodeLimits limits) {
    this(RigSetup.of(config).eventLoops(2).limits(limits));
  }

  /** On one of the transports that a machine may have. */
  public SocketRig(SocketConfig config, boolean nativeTransport) {
    this(vertx(nativeTransport), RigSetup.of(config));
  }

  public SocketRig(RigSetup setup) {
    this(vertx(true), setup);
  }

  private SocketRig(Vertx vertx, RigSetup setup) {
    this.vertx = vertx;
    node = NodeSockets.of(setup.limits(), registry, new ManualClock());
    var handlers = new SocketServer.Handlers(auth, auth, sessions, setup.otherwise());
    ListeningPort listener =
        new ListeningPort(
            "127.0.0.1",
            -1 - new Random().nextInt(30_000),
            setup.certificate().map(pair -> pair.read(() -> 0)));
    int bound = 0;
    for (int i = 0; i < setup.eventLoops(); i++) {
      ManualClock clock = new ManualClock();
      ManualTimers timers = new ManualTimers(clock);
      Context context = contextOf(vertx);
      SocketServer server =
          on(
              context,
              () ->
                  new SocketServer(
                      context, new TimeSource(timers, clock), setup.config(), node, handlers));
      loops.add(new Loop(context, timers, server));
      bound = Await.resultOf(on(context, () -> server.listen(listener)));
    }
    port = bound;
  }

  private static Vertx vertx(boolean nativeTransport) {
    return Vertx.vertx(
        new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(nativeTransport));
  }

  private static Context contextOf(Vertx vertx) {
    BlockingQueue<Context> mine = new LinkedBlockingQueue<>();
    Await.resultOf(
        vertx.deployVerticle(
            new AbstractVerticle() {
              @Override
              public void start() {
                mine.add(context);
              }
            }));
    return mine.remove();
  }

  /** Runs on the event loop of the first server, and waits for it. */
  public <T> T onLoop(Callable<T> task) {
    return on(loops.get(0).context(), task);
  }

  public void onLoop(Runnable task) {
    onLoop(
        () -> {
          task.run();
          return true;
        });
  }

  private static <T> T on(Context context, Callable<T> task) {
    var done = new CompletableFuture<T>();
    context.runOnContext(
        there -> {
          try {
            done.complete(task.call());
          } catch (Exception thrown) {
            done.completeExceptionally(thrown);
          }
        });
    return done.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Lets time pass on every event loop. */
  public void advance(Duration duration) {
    for (Loop loop : loops) {
      on(
          loop.context(),
          () -> {
            loop.timers().advance(duration);
            return true;
          });
    }
  }

  /** Of the first server, to be used {@link #onLoop}. */
  public Relocation relocation() {
    return loops.get(0).server().relocation();
  }

  public Future<Void> drain() {
    node.limits().admission().drain();
    return Future.join(
            loops.stream().map(loop -> on(loop.context(), loop.server()::drain)).toList())
        .mapEmpty();
  }

  public Future<Void> stop() {
    node.limits().admission().drain();
    return Future.join(loops.stream().map(loop -> on(loop.context(), loop.server()::stop)).toList())
        .mapEmpty();
  }

  public int connections() {
    return loops.stream()
        .mapToInt(loop -> on(loop.context(), () -> loop.server().connections()))
        .sum();
  }

  public double meter(String name, String... tags) {
    return registry.get(name).tags(tags).meter().measure().iterator().next().getValue();
  }

  /** The defaults, but for the pace at which one event loop lets upgrades through. */
  public static SocketConfig paced(int upgradesPerSecond) {
    UpgradeRules rules = UpgradeRules.DEFAULTS;
    UpgradeRules.UpgradeLimits limits = rules.limits();
    return new SocketConfig(
        new ConnectionConfig(SocketLimits.DEFAULTS, Compression.DEFAULTS, InboundRates.UNLIMITED),
        new UpgradeRules(
            rules.pathPrefix(),
            rules.tokenCookie(),
            rules.proxies(),
            new UpgradeRules.UpgradeLimits(
                limits.upgradeTimeout(),
                limits.verdictTimeout(),
                upgradesPerSecond,
                limits.maxPipelined())),
        SocketConfig.DEFAULTS.drain());
  }

  /** An app that may have so many connections. */
  public static AppPolicy limited(String appId, int connections) {
    AppPolicy.Connections usual = AppPolicy.Connections.DEFAULTS;
    return AppPolicy.defaults(appId)
        .with(
            new AppPolicy.Connections(
                connections,
                usual.maxChannels(),
                usual.maxClientEventsPerSecond(),
                usual.activityTimeoutSeconds()));
  }

  /** Waits until whoever came has left, and nobody is on its way in. */
  public void untilEverybodyHasLeft() {
    Await.until("no upgrade is pending", () -> node.limits().admission().pending() == 0);
    Await.until("all places are free", () -> node.counts().total() == 0);
    Await.until("all connections ended", () -> connections() == 0);
    Await.until("all sessions ended", () -> sessions.open.get() == 0);
  }

  @Override
  public void close() {
    Await.resultOf(vertx.close());
  }
}
