package io.tidewire.kit.process;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidewire.kit.http.ConnectionCap;
import io.tidewire.kit.http.ConnectionDeadlines;
import io.tidewire.kit.http.HealthPaths;
import io.tidewire.kit.http.HttpLimits;
import io.tidewire.kit.limits.OpenFiles;
import io.tidewire.kit.log.AuditLog;
import io.tidewire.kit.metrics.MetricsEndpoint;
import io.tidewire.kit.reload.ReloadReport;
import io.tidewire.kit.service.ManagementResource;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Serves {@code /live}, {@code /ready}, {@code /healthy}, {@code /metrics}, {@code /settings} and
 * {@code /log-levels}, and what the service adds, to operators and probes, and reloads the
 * configuration at {@code POST /reload}. Without authentication, so for a private network only.
 */
public final class ManagementServer {

  static final int DEFAULT_PORT = 9600;

  private static final String PORT = "tidewire.management.port";
  private static final String MAX_CONNECTIONS = "tidewire.management.max-connections";
  private static final int DEFAULT_MAX_CONNECTIONS = 256;
  private static final HttpLimits LIMITS = HttpLimits.DEFAULTS;
  private static final String RELOAD = "/reload";
  private static final String JSON = "application/json";

  private static final String PATHS =
      "/live, /ready, /healthy, /metrics, /settings, /log-levels or POST /reload\n";

  private static final String LIVE = live(BuildInfo.current());

  private final HealthPaths probes;
  private final MetricsEndpoint metrics;
  private final HttpServer server;
  private final ConnectionCap cap;
  private final ConnectionDeadlines deadlines;

  private final SharedText settings;
  private final LogLevelRequests levels;
  private final Supplier<Future<ReloadReport>> reloading;

  /** From any thread. */
  private volatile Supplier<JsonObject> report = JsonObject::new;

  /** From any thread. */
  private volatile Map<String, ManagementResource> resources = Map.of();

  private ManagementServer(Platform platform, PrometheusMeterRegistry meters) {
    this.probes = new HealthPaths(platform.health(), HealthPaths.Detail.PROBLEMS);
    this.server = platform.vertx().createHttpServer(LIMITS.options());
    this.metrics = new MetricsEndpoint(platform.vertx(), meters);
    this.settings = new SharedText(platform.vertx(), this::report);
    Timers timers = new VertxTimers(platform.vertx());
    this.levels = new LogLevelRequests(new TimeSource(timers, platform.clock()));
    this.reloading = () -> platform.reload().reload(platform.vertx());
    int max = maxConnections(platform.settings());
    int most = Math.min(max, OpenFiles.measured().mostManagement());
    this.cap = new ConnectionCap("management", MAX_CONNECTIONS, most, meters);
    this.deadlines = new ConnectionDeadlines(timers, LIMITS, cap, this::answer);
  }

  /** Completes when it listens. */
  static Future<ManagementServer> start(Platform platform, PrometheusMeterRegistry meters) {
    Settings settings = platform.settings();
    int port = port(settings);
    String host = settings.text("tidewire.management.host", "0.0.0.0");
    var management = new ManagementServer(platform, meters);
    return management
        .server
        .connectionHandler(management.deadlines::opened)
        .requestHandler(management.deadlines)
        .listen(port, host)
        .recover(StartupException.listening(PORT, port))
        .onSuccess(listening -> management.cap.guard(platform.vertx(), listening.actualPort()))
        .map(listening -> management);
  }

  static int port(Settings settings) {
    return settings.integer(PORT, DEFAULT_PORT, 0, 65_535);
  }

  static int maxConnections(Settings settings) {
    return settings.integer(MAX_CONNECTIONS, DEFAULT_MAX_CONNECTIONS, 1, 1_000_000);
  }

  /** The port it listens on, even if the setting is 0, which means any free port. */
  public int port() {
    return server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    if (levels.answers(request)) return;
    ManagementResource resource = resources.get(String.valueOf(request.path()));
    if (resource != null) {
      ResourceRequest.answer(resource, request);
      return;
    }
    if (RELOAD.equals(request.path())) {
      reload(request);
      return;
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      request.response().setStatusCode(405).putHeader("Allow", "GET, HEAD").end();
      return;
    }
    switch (String.valueOf(request.path())) {
      case "/live" -> json(request.response(), LIVE);
      case "/metrics" -> metrics.answer(request);
      case "/settings" -> text(request.response(), JSON, settings);
      default -> {
        if (!probes.answers(request)) request.response().setStatusCode(404).end(PATHS);
      }
    }
  }

  /** A POST, so that no link and no prefetching browser reloads anything. */
  private void reload(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.POST)) {
      request.response().setStatusCode(405).putHeader("Allow", "POST").end();
      return;
    }
    if (ManagementCaller.isWebPage(request)) {
      request.response().setStatusCode(403).end("not from a browser\n");
      return;
    }
    AuditLog.changed("reload", ManagementCaller.address(request), RELOAD, "asked");
    reloading
        .get()
        .onSuccess(
            report ->
                json(
                    request.response().setStatusCode(status(report)),
                    report.json().encodePrettily()))
        .onFailure(broken -> request.response().setStatusCode(500).end("reload unfinished\n"));
  }

  private static int status(ReloadReport report) {
    return report.outcome() == ReloadReport.Outcome.REFUSED ? 422 : 200;
  }

  private static void json(HttpServerResponse response, String body) {
    response.putHeader("Content-Type", JSON).end(body + "\n");
  }

  private static String live(BuildInfo build) {
    return new JsonObject()
        .put("live", true)
        .put("version", build.version())
        .put("commit", build.commit())
        .encode();
  }

  /** What {@code /settings} tells from now on: no secrets, which is up to the supplier. */
  void reports(Supplier<JsonObject> report) {
    this.report = report;
  }

  /** What else is served from now on, by path. */
  void serves(Map<String, ManagementResource> resources) {
    this.resources = Map.copyOf(resources);
  }

  private String report() {
    return Objects.requireNonNull(report.get()).encodePrettily() + "\n";
  }

  private static void text(HttpServerResponse response, String type, SharedText text) {
    text.now()
        .onSuccess(all -> response.putHeader("Content-Type", type).end(all))
        .onFailure(broken -> response.setStatusCode(500).end(broken + "\n"));
  }

  /** Text that takes milliseconds to make, too long for an event loop. For that of the server. */
  private static final class SharedText {

    private final Vertx vertx;
    private final Callable<String> make;

    /** In progress: concurrent requests share it. */
    private Optional<Future<String>> making = Optional.empty();

    SharedText(Vertx vertx, Callable<String> make) {
      this.vertx = vertx;
      this.make = make;
    }

    Future<String> now() {
      return making.orElseGet(this::begin);
    }

    private Future<String> begin() {
      Future<String> text = vertx.executeBlocking(make, false);
      making = Optional.of(text);
      text.onComplete(done -> making = Optional.empty());
      return text;
    }
  }
}
