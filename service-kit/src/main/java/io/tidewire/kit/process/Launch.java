package io.tidewire.kit.process;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidewire.kit.bus.DeserializationFilter;
import io.tidewire.kit.bus.Fingerprints;
import io.tidewire.kit.cluster.ClusteredVertx;
import io.tidewire.kit.log.AuditLog;
import io.tidewire.kit.log.LogSetup;
import io.tidewire.kit.metrics.EventLoopLag;
import io.tidewire.kit.metrics.Meters;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.ManagementResource;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.OnContext;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.service.Service;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.kit.tracing.Tracing;
import io.tidewire.kit.tracing.TracingSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service that runs, with the platform under it.
 *
 * @param service to be called from any thread
 */
record Launch(String name, Platform platform, ManagementServer management, RunningService service) {

  private static final Logger log = LoggerFactory.getLogger(Launch.class);

  private static final Duration WATCH_EVERY = Duration.ofSeconds(10);

  /** Completes when the service takes work. What was started before a failure is not undone. */
  static Future<Launch> of(Service service, Settings settings, LogSetup logging) {
    DeserializationFilter.forThisProcess();
    Node node = Node.start(settings, new SecureRandom());
    PrometheusMeterRegistry meters = Meters.registry(service.name(), node);
    logging.meter(meters);
    BuildInfo.current().meter(meters);
    Health health = new Health();
    ProcessMeters.register(meters, health);
    Clock clock = Clock.systemUTC();
    Tracing tracing =
        Tracing.of(TracingSettings.from(settings), resource(service, node), meters, clock);
    ProcessStatus status = new ProcessStatus(health, meters, tracing);
    return ClusteredVertx.start(settings, service.busRole(), node, status, clock)
        .map(vertx -> new Platform(vertx, node, settings, status, clock))
        .compose(platform -> on(platform, meters, service));
  }

  /** The process, by the names of OpenTelemetry's conventions. */
  private static Map<String, String> resource(Service service, Node node) {
    return Map.of(
        "service.name", "tidewire-" + service.name(),
        "service.namespace", "tidewire",
        "service.instance.id", node.incarnation(),
        "host.name", node.id(),
        "cloud.region", node.region());
  }

  private static Future<Launch> on(
      Platform platform, PrometheusMeterRegistry meters, Service service) {
    SettingsReport report = report(platform, service);
    Context home = platform.vertx().getOrCreateContext();
    Promise<RunningService> running = Promise.promise();
    platform.health().check("start", () -> unstarted(running.future()));
    SettingsSource file = reloadable(platform, service);
    return EventLoopLag.measure(platform, ClusteredVertx.eventLoops(platform.settings()))
        .compose(measured -> ManagementServer.start(platform, meters))
        .onSuccess(management -> management.reports(() -> report.json()))
        .compose(
            management ->
                OnContext.call(home, () -> service.start(platform))
                    .onSuccess(running::complete)
                    .onSuccess(started -> management.serves(started.resources()))
                    .onSuccess(started -> watch(platform, file))
                    .onSuccess(
                        started ->
                            management.reports(
                                () -> report.json().mergeIn(started.report(report.fingerprints()))))
                    .map(started -> new AtHome(home, started))
                    .map(started -> new Launch(service.name(), platform, management, started)));
  }

  private static SettingsSource reloadable(Platform platform, Service service) {
    Settings settings = platform.settings();
    SettingsSource file =
        new SettingsSource(
            settings,
            next -> {
              ServiceProcess.check(next);
              service.check(next);
            },
            Fingerprints.of(settings, service.busRole()));
    platform.reload().add(file);
    settings.onReload(() -> LogSetup.reload(settings));
    return file;
  }

  /** Until the process ends. */
  private static void watch(Platform platform, SettingsSource file) {
    new VertxTimers(platform.vertx())
        .every(
            WATCH_EVERY,
            () ->
                platform
                    .vertx()
                    .executeBlocking(file::look, false)
                    .onSuccess(
                        applied -> {
                          if (applied) platform.reload().applied();
                        }));
  }

  private static SettingsReport report(Platform platform, Service service) {
    Settings settings = platform.settings();
    Optional<Fingerprints> fingerprints = Fingerprints.of(settings, service.busRole());
    return new SettingsReport(service.name(), platform.node(), settings, fingerprints);
  }

  private static Optional<String> unstarted(Future<RunningService> running) {
    return running.isComplete() ? Optional.empty() : Optional.of("starting");
  }

  Shutdown shutdown(Shutdown.Limits limits, Timers timers) {
    return new Shutdown(platform.health(), service, this::close, limits, timers);
  }

  private Future<Void> close() {
    return platform.vertx().close().eventually(platform.tracing()::close);
  }

  /** What SIGHUP asks for. From any thread. */
  void reload() {
    AuditLog.changed("reload", "signal", name, "asked");
    platform
        .reload()
        .reload(platform.vertx())
        .onFailure(broken -> log.error("reload unfinished", broken));
  }

  void logStarted() {
    Vertx vertx = platform.vertx();
    ClusteredVertx.whyNotNative(platform.settings())
        .ifPresent(
            why ->
                log.warn(
                    "native transport unavailable, NIO is used instead: give the process a"
                        + " temporary folder that is writable and executable, or the library on"
                        + " java.library.path why=\"{}\"",
                    ServiceProcess.inOneLine(why)));
    log.info(
        "service started service={} node={} region={} incarnation={} management_port={} cluster={}"
            + " loops={} native_transport={} java={} after_ms={}",
        name,
        platform.node().id(),
        platform.node().region(),
        platform.node().incarnation(),
        management.port(),
        ClusteredVertx.mode(platform.settings()).name().toLowerCase(Locale.ROOT),
        ClusteredVertx.eventLoops(platform.settings()),
        vertx.isNativeTransportEnabled(),
        Runtime.version().feature(),
        ManagementFactory.getRuntimeMXBean().getUptime());
  }

  /** Brings calls from the threads of signals and alarms to the loop that the service knows. */
  private record AtHome(Context home, RunningService service) implements RunningService {

    @Override
    public Future<Void> drain() {
      return OnContext.call(home, service::drain);
    }

    @Override
    public Future<Void> stop() {
      return OnContext.call(home, service::stop);
    }

    @Override
    public Map<String, ManagementResource> resources() {
      return service.resources();
    }
  }
}
