package io.tidewire.kit.process;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidewire.kit.http.ConnectionCap;
import io.tidewire.kit.http.ConnectionDeadlines;
import io.tidewire.kit.http.HttpLimits;
import io.tidewire.kit.limits.OpenFiles;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * Serves {@code /live}, {@code /ready} and {@code /metrics} to operators and probes. Without
 * authentication, so for a private network only.
 */
public final class ManagementServer {

  static final int DEFAULT_PORT = 9600;

  private static final String PORT = "tidewire.management.port";
  private static final String MAX_CONNECTIONS = "tidewire.management.max-connections";
  private static final int DEFAULT_MAX_CONNECTIONS = 256;
  private static final HttpLimits LIMITS = HttpLimits.DEFAULTS;
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private static final String LIVE = live(BuildInfo.current());

  private final Vertx vertx;
  private final Health health;
  private final PrometheusMeterRegistry meters;
  private final HttpServer server;
  private final ConnectionCap cap;
  private final ConnectionDeadlines deadlines;

  /** The scrape in progress, which concurrent requests share. */
  private Optional<Future<String>> scrape = Optional.empty();

  private ManagementServer(Platform platform, PrometheusMeterRegistry meters) {
    this.vertx = platform.vertx();
    this.health = platform.health();
    this.meters = meters;
    this.server = vertx.createHttpServer(LIMITS.options());
    int max = platform.settings().integer(MAX_CONNECTIONS, DEFAULT_MAX_CONNECTIONS, 1, 1_000_000);
    int most = Math.min(max, OpenFiles.measured().mostManagement());
    this.cap = new ConnectionCap("management", MAX_CONNECTIONS, most, meters);
    this.deadlines = new ConnectionDeadlines(new VertxTimers(vertx), LIMITS, cap, this::answer);
  }

  /** Completes when it listens. */
  static Future<ManagementServer> start(Platform platform, PrometheusMeterRegistry meters) {
    Settings settings = platform.settings();
    int port = settings.integer(PORT, DEFAULT_PORT, 0, 65_535);
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

  /** The port it listens on, even if the setting is 0, which means any free port. */
  public int port() {
    return server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      request.response().setStatusCode(405).putHeader("Allow", "GET, HEAD").end();
      return;
    }
    switch (String.valueOf(request.path())) {
      case "/live" -> json(request.response(), LIVE);
      case "/ready" -> ready(request.response());
      case "/metrics" -> metrics(request.response());
      default -> request.response().setStatusCode(404).end("/live, /ready or /metrics\n");
    }
  }

  private void ready(HttpServerResponse response) {
    Map<String, String> problems = health.problems();
    JsonObject body = new JsonObject().put("ready", problems.isEmpty());
    if (!problems.isEmpty()) body.put("problems", new JsonObject(Map.copyOf(problems)));
    json(response.setStatusCode(problems.isEmpty() ? 200 : 503), body.encode());
  }

  private static void json(HttpServerResponse response, String body) {
    response.putHeader("Content-Type", "application/json").end(body + "\n");
  }

  private static String live(BuildInfo build) {
    return new JsonObject()
        .put("live", true)
        .put("version", build.version())
        .put("commit", build.commit())
        .encode();
  }

  private void metrics(HttpServerResponse response) {
    Future<String> text = scrape.orElseGet(this::scrape);
    text.onSuccess(all -> response.putHeader("Content-Type", PROMETHEUS_TEXT).end(all))
        .onFailure(broken -> response.setStatusCode(500).end(broken + "\n"));
  }

  /** Formatting a few thousand series takes milliseconds, too long for an event loop. */
  private Future<String> scrape() {
    Future<String> text = vertx.executeBlocking(() -> meters.scrape(), false);
    scrape = Optional.of(text);
    text.onComplete(done -> scrape = Optional.empty());
    return text;
  }
}
