package io.tidewire.edge;

import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.edge.limits.Headroom;
import io.tidewire.edge.node.HubGroup;
import io.tidewire.edge.rebalance.Rebalancing;
import io.tidewire.edge.upstream.RedisRevokedTokens;
import io.tidewire.edge.warmup.WarmUp;
import io.tidewire.edge.websocket.limits.ConnectionQuota;
import io.tidewire.edge.websocket.server.TakeoverTrial;
import io.tidewire.edge.websocket.write.SharedFrameEncoder;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.http.HealthPaths;
import io.tidewire.kit.service.ManagementResource;
import io.tidewire.kit.service.OnContext;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running edge: its event loops, hubs and ports. */
public final class RunningEdge implements RunningService {

  private static final Logger log = LoggerFactory.getLogger(RunningEdge.class);

  /** The name of the health check for the nearness of limits. */
  static final String CAPACITY = "capacity";

  private static final Duration MEASURE_EVERY = Duration.ofSeconds(5);

  private final EdgeAssembly assembly;
  private final Deployment deployment;
  private final HubGroup hubs;
  private final Upkeep upkeep;
  private final EdgeVerticle.Ports ports;

  /** What the first event loop does for all. */
  private record Upkeep(
      ConnectionQuota quota,
      RedisRevokedTokens revokedTokens,
      Cancel headroom,
      Rebalancing rebalancing) {

    /** On that loop. */
    Future<Void> stop() {
      headroom.cancel();
      revokedTokens.stop();
      return Future.join(quota.stop(), rebalancing.stop()).mapEmpty();
    }
  }

  private record Deployment(Vertx vertx, String id, List<EdgeVerticle> loops) {

    List<Context> contexts() {
      return loops.stream().map(EdgeVerticle::loop).toList();
    }

    Future<Void> each(Function<EdgeVerticle, Future<Void>> step) {
      return Future.join(loops.stream().map(step).toList()).mapEmpty();
    }

    /** In reverse order: the hubs are confined to these loops, and outlive the sessions. */
    Future<Void> undo(Supplier<Future<Void>> betweenSessionsAndLoops) {
      return each(EdgeVerticle::close)
          .transform(closed -> betweenSessionsAndLoops.get())
          .transform(stopped -> vertx.undeploy(id));
    }
  }

  private RunningEdge(
      EdgeAssembly assembly,
      Deployment deployment,
      HubGroup hubs,
      Upkeep upkeep,
      EdgeVerticle.Ports ports) {
    this.assembly = assembly;
    this.deployment = deployment;
    this.hubs = hubs;
    this.upkeep = upkeep;
    this.ports = ports;
  }

  /**
   * Completes when connections are accepted.
   *
   * @param otherwise called on each event loop, creates the handler of all paths except {@code
   *     /app/} and those of probes
   */
  public static Future<RunningEdge> start(
      Platform platform, Supplier<Future<Handler<HttpServerRequest>>> otherwise) {
    EdgeAssembly assembly =
        new EdgeAssembly(
            platform,
            () -> otherwise.get().map(http -> HealthPaths.before(platform.health(), http)));
    ContractCodecs.shared(platform.vertx().eventBus());
    return TakeoverTrial.run(platform.vertx())
        .recover(RunningEdge::unfit)
        .compose(fits -> WarmUp.run(platform))
        .compose(warm -> deploy(assembly))
        .compose(deployment -> on(assembly, deployment));
  }

  private static Future<Void> unfit(Throwable failure) {
    return Future.failedFuture(new StartupException(String.valueOf(failure.getMessage()), failure));
  }

  private static Future<Deployment> deploy(EdgeAssembly assembly) {
    List<EdgeVerticle> loops = new CopyOnWriteArrayList<>();
    Vertx vertx = assembly.platform().vertx();
    return vertx
        .deployVerticle(
            () -> {
              EdgeVerticle loop = new EdgeVerticle(assembly);
              loops.add(loop);
              return loop;
            },
            new DeploymentOptions().setInstances(assembly.config().loops()))
        .map(id -> new Deployment(vertx, id, loops));
  }

  private static Future<RunningEdge> on(EdgeAssembly assembly, Deployment deployment) {
    Platform platform = assembly.platform();
    platform.health().check("auth", assembly.authWatch()::problem);
    BusRequests bus =
        new BusRequests(
            platform.vertx().eventBus(),
            new VertxTimers(platform.vertx()),
            platform.meters(),
            new Random(),
            platform.clock());
    return HubGroup.start(
            platform, deployment.contexts(), new SharedFrameEncoder(), bus, assembly.memory())
        .compose(
            hubs ->
                with(assembly, deployment, hubs)
                    .recover(
                        failure ->
                            deployment
                                .undo(hubs::stop)
                                .transform(undone -> Future.failedFuture(failure))));
  }

  private static Future<RunningEdge> with(
      EdgeAssembly assembly, Deployment deployment, HubGroup hubs) {
    Context home = deployment.contexts().get(0);
    RedisRevokedTokens revokedTokens =
        new RedisRevokedTokens(
            hubs.commands(0),
            new VertxTimers(assembly.platform().vertx()),
            assembly.revokedTokens(),
            (appId, userId, atMs) ->
                deployment.loops().forEach(loop -> loop.terminated(appId, userId, atMs)),
            order -> deployment.loops().forEach(loop -> loop.removed(order)));
    return OnContext.call(home, revokedTokens::start)
        .compose(known -> open(deployment, hubs))
        .compose(
            ports ->
                OnContext.call(home, () -> upkeep(assembly, deployment, hubs, revokedTokens))
                    .map(upkeep -> new RunningEdge(assembly, deployment, hubs, upkeep, ports)))
        .onSuccess(RunningEdge::logStarted);
  }

  private static Future<Upkeep> upkeep(
      EdgeAssembly assembly,
      Deployment deployment,
      HubGroup hubs,
      RedisRevokedTokens revokedTokens) {
    ConnectionQuota quota = quota(assembly, hubs, deployment.contexts().get(0));
    Cancel headroom = measure(assembly);
    return RebalanceParts.start(assembly, hubs, deployment.loops())
        .map(rebalancing -> new Upkeep(quota, revokedTokens, headroom, rebalancing));
  }

  private static Future<EdgeVerticle.Ports> open(Deployment deployment, HubGroup hubs) {
    List<Future<EdgeVerticle.Ports>> opening =
        IntStream.range(0, deployment.loops().size())
            .mapToObj(i -> deployment.loops().get(i).open(hubs, i))
            .toList();
    return Future.all(opening).map(opened -> opening.get(0).result());
  }

  private static ConnectionQuota quota(EdgeAssembly assembly, HubGroup hubs, Context home) {
    ConnectionQuota quota =
        new ConnectionQuota(
            assembly.sockets().counts(),
            hubs.commands(0),
            hubs::node,
            home,
            new VertxTimers(assembly.platform().vertx()));
    quota.start();
    return quota;
  }

  /** Measures how near the process is to its limits; counting open files may take milliseconds. */
  private static Cancel measure(EdgeAssembly assembly) {
    Vertx vertx = assembly.platform().vertx();
    Headroom headroom = assembly.headroom();
    assembly.platform().health().check(CAPACITY, headroom::problem);
    return new VertxTimers(vertx)
        .every(
            MEASURE_EVERY,
            () ->
                vertx.executeBlocking(
                    () -> {
                      headroom.look();
                      return null;
                    },
                    false));
  }

  private void logStarted() {
    log.info(
        "edge listening port={} tls_port={} loops={} incarnation={}",
        ports.plain().map(String::valueOf).orElse("-"),
        ports.tls().map(String::valueOf).orElse("-"),
        deployment.loops().size(),
        hubs.node());
  }

  /** The port without TLS, if there is one. */
  public Optional<Integer> port() {
    return ports.plain();
  }

  /** The port with TLS, if there is one. */
  public Optional<Integer> tlsPort() {
    return ports.tls();
  }

  /** Current connections, including refused ones that are still closing. */
  public int connections() {
    return assembly.sockets().limits().admission().connections();
  }

  /** The number of channels that have a hub. */
  public long channels() {
    return hubs.channelCount();
  }

  /** Keeps serving until load balancers have noticed, then sends all clients to other edges. */
  @Override
  public Future<Void> drain() {
    Promise<Void> noticed = Promise.promise();
    new VertxTimers(deployment.vertx())
        .after(assembly.config().sockets().drain().lag(), noticed::complete);
    return noticed.future().compose(lagged -> sendAway());
  }

  @Override
  public Map<String, ManagementResource> resources() {
    return Map.of("/rebalance", new RebalanceResource(upkeep.rebalancing()));
  }

  private Future<Void> sendAway() {
    log.info(
        "edge draining connections={} window={}",
        connections(),
        assembly.config().sockets().drain().window());
    assembly.sockets().limits().admission().drain();
    return deployment.each(EdgeVerticle::drain);
  }

  @Override
  public Future<Void> stop() {
    assembly.sockets().limits().admission().drain();
    Context home = deployment.contexts().get(0);
    return deployment.undo(
        () -> OnContext.call(home, upkeep::stop).transform(withdrawn -> hubs.stop()));
  }
}
