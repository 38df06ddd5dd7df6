package io.tidewire.kit.cluster;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.config.Config;
import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.bus.ClusterSecrets;
import io.tidewire.kit.bus.SealedBus;
import io.tidewire.kit.http.channel.LimitedTransport;
import io.tidewire.kit.metrics.Meters;
import io.tidewire.kit.net.FailureReason;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.kit.tls.TlsFiles;
import io.tidewire.kit.tls.TlsWatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the Vert.x of a process and makes it a member of the cluster. */
public final class ClusteredVertx {

  private static final Logger log = LoggerFactory.getLogger(ClusteredVertx.class);

  /** How Hazelcast says it. */
  private static final Pattern PORT_IN_USE = Pattern.compile("Port \\[(\\d+)\\] is already in use");

  /**
   * Files are read where they are. Vert.x would otherwise make a folder at each start, for files
   * that it finds on the class path, and leave it behind when the process is killed.
   */
  private static final FileSystemOptions NO_CACHE_FOLDER =
      new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);

  /** How the processes find each other. */
  public enum Mode {
    /** By a list of names or addresses. */
    TCP,
    /** By a headless service. */
    KUBERNETES,
    /** There is only this one. */
    NONE
  }

  private final Settings settings;
  private final BusRole role;
  private final Node node;
  private final ProcessStatus status;
  private final Clock clock;

  private ClusteredVertx(
      Settings settings, BusRole role, Node node, ProcessStatus status, Clock clock) {
    this.settings = settings;
    this.role = role;
    this.node = node;
    this.status = status;
    this.clock = clock;
  }

  /** How many event loops the process runs, for services that want one instance on each. */
  public static int eventLoops(Settings settings) {
    int processors = Runtime.getRuntime().availableProcessors();
    return settings.integer("tidewire.event-loops", processors, 1, 1_024);
  }

  /**
   * Completes when the bus is up and the process is a member. On a clustered bus every message is
   * sealed under the secrets of the role.
   */
  public static Future<Vertx> start(
      Settings given, BusRole role, Node node, ProcessStatus status, Clock clock) {
    Settings settings = mode(given) == Mode.NONE ? given : OwnAddress.spelledOut(given);
    return new ClusteredVertx(settings, role, node, status, clock).start();
  }

  private Future<Vertx> start() {
    // Alone there is no bus to encrypt.
    Optional<BusOptions.Tls> tls =
        mode(settings) == Mode.NONE ? Optional.empty() : BusOptions.tls(settings, clock::millis);
    VertxBuilder builder =
        Vertx.builder()
            .with(options(tls))
            .withTransport(LimitedTransport.of(prefersNative(settings)))
            .withMetrics(Meters.vertxFactory(status.meters()));
    Future<Vertx> started =
        switch (mode(settings)) {
          case NONE -> Future.succeededFuture(builder.build());
          case TCP -> join(builder, HazelcastConfig::byAddresses);
          case KUBERNETES -> join(builder, HazelcastConfig::byKubernetes);
        };
    return started
        .onSuccess(status.reload()::share)
        .onSuccess(
            vertx ->
                tls.ifPresent(
                    both -> {
                      watch(vertx, both.identity());
                      watch(vertx, both.authorities());
                    }));
  }

  private void watch(Vertx vertx, TlsFiles files) {
    files.meter(status.meters());
    status.reload().add(files);
    new TlsWatch(vertx, files).start(new VertxTimers(vertx));
  }

  public static Mode mode(Settings settings) {
    return settings.choice("tidewire.cluster.mode", Mode.TCP);
  }

  /** Why NIO is used although the native transport was asked for; empty if that is not so. */
  public static Optional<Throwable> whyNotNative(Settings settings) {
    return prefersNative(settings) ? LimitedTransport.epollUnavailable() : Optional.empty();
  }

  private static boolean prefersNative(Settings settings) {
    return settings.flag("tidewire.native-transport", true);
  }

  private VertxOptions options(Optional<BusOptions.Tls> tls) {
    return new VertxOptions()
        .setEventLoopPoolSize(eventLoops(settings))
        .setFileSystemOptions(NO_CACHE_FOLDER)
        .setPreferNativeTransport(prefersNative(settings))
        .setMetricsOptions(Meters.vertxOptions(node))
        .setEventBusOptions(BusOptions.options(settings, tls));
  }

  private Future<Vertx> join(
      VertxBuilder builder, BiFunction<Settings, ClusterSecrets, Config> config) {
    ClusterSecrets secrets = ClusterSecrets.from(settings, role);
    Config named = MembershipLog.named(node, config.apply(settings, secrets));
    var membership = new HazelcastClusterManager(ClusterFormation.since(clock, named));
    return builder
        .withClusterManager(membership)
        .buildClustered()
        .recover(failure -> Future.failedFuture(new StartupException(reason(failure), failure)))
        .onSuccess(
            vertx ->
                SealedBus.install(
                    vertx.eventBus(), secrets, new SecureRandom(), status.meters(), clock))
        .onSuccess(vertx -> logJoined(membership))
        .onSuccess(vertx -> follow(membership.getHazelcastInstance().getCluster()));
  }

  /** An edge is not ready before it is sure of its cluster: clients would be served by a half. */
  private void follow(Cluster cluster) {
    MembershipLog.follow(cluster);
    ClusterFormation.meter(cluster, status.meters());
    if (role == BusRole.EDGE) {
      status.health().check("cluster", ClusterFormation.of(cluster, clock)::problem);
    }
  }

  private String reason(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher membership = PORT_IN_USE.matcher(message);
    if (membership.find()) {
      return StartupException.taken(HazelcastConfig.PORT, Integer.parseInt(membership.group(1)));
    }
    if (StartupException.isTaken(failure)) {
      return StartupException.taken(BusOptions.PORT, BusOptions.port(settings));
    }
    return "cannot join the cluster: " + FailureReason.of(failure);
  }

  private static void logJoined(HazelcastClusterManager membership) {
    log.info(
        "cluster joined members={} address={} bus={}:{}",
        membership.getNodes().size(),
        membership.getHazelcastInstance().getCluster().getLocalMember().getAddress(),
        membership.getNodeInfo().host(),
        membership.getNodeInfo().port());
  }
}
