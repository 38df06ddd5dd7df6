package io.tidewire.kit.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidewire.kit.metrics.Meters;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.ManagementResource;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ManagementServerIT {

  private static final Node NODE = new Node("n1", "eu", "n1~0123456789abcdef");

  private final Vertx vertx = Vertx.vertx();
  private final Health health = new Health();
  private final PrometheusMeterRegistry meters = Meters.registry("test", NODE);
  private final ManagementServer server = Await.resultOf(start(0));
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    Await.resultOf(vertx.close());
  }

  @Test
  void aProcessThatRespondsIsAliveAndTellsItsVersion() throws Exception {
    HttpResponse<String> response = get("/live");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(response.body()))
        .isEqualTo(
            new JsonObject()
                .put("live", true)
                .put("version", BuildInfo.current().version())
                .put("commit", BuildInfo.current().commit()));
  }

  @Test
  void readinessFollowsTheChecksAndNamesTheProblem() throws Exception {
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    assertThat(new JsonObject(get("/ready").body())).isEqualTo(new JsonObject().put("ready", true));

    health.check("redis", () -> Optional.of("away"));

    HttpResponse<String> response = get("/ready");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(response.body()))
        .isEqualTo(
            new JsonObject()
                .put("ready", false)
                .put("problems", new JsonObject().put("redis", "away")));
  }

  @Test
  void healthTellsOfDependenciesThatReadinessForgives() throws Exception {
    AtomicReference<Optional<String>> redis = new AtomicReference<>(Optional.empty());
    health.dependency("redis", redis::get);
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    assertThat(get("/healthy").statusCode()).isEqualTo(200);

    redis.set(Optional.of("away"));

    assertThat(get("/ready").statusCode()).isEqualTo(200);
    HttpResponse<String> response = get("/healthy");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(response.body()))
        .isEqualTo(
            new JsonObject()
                .put("healthy", false)
                .put("problems", new JsonObject().put("redis", "away")));
  }

  @Test
  void aDrainingProcessIsAliveButNotReady() throws Exception {
    health.drain();

    assertThat(get("/live").statusCode()).isEqualTo(200);
    assertThat(get("/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void everyMeterTellsServiceNodeAndRegion() throws Exception {
    meters.counter("tidewire_things", "kind", "odd").increment();

    HttpResponse<String> response = get("/metrics");

    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    assertThat(response.body())
        .contains(
            "tidewire_things_total{kind=\"odd\",node=\"n1\",region=\"eu\",service=\"test\"} 1.0");
  }

  @Test
  void theSettingsAreWhatTheProcessReportsAtThatMoment() throws Exception {
    assertThat(new JsonObject(get("/settings").body())).isEmpty();

    server.reports(() -> new JsonObject().put("service", "test"));

    HttpResponse<String> response = get("/settings");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(new JsonObject(response.body())).isEqualTo(new JsonObject().put("service", "test"));
  }

  @Test
  void whatAServiceAddsIsReadByGetAndOrderedByPost() throws Exception {
    assertThat(get("/things").statusCode()).isEqualTo(404);

    server.serves(Map.of("/things", new Things()));

    assertThat(new JsonObject(get("/things").body())).isEqualTo(new JsonObject().put("read", true));
    HttpResponse<String> ordered = post("/things?kind=odd");
    assertThat(ordered.statusCode()).isEqualTo(200);
    assertThat(ordered.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(new JsonObject(ordered.body())).isEqualTo(new JsonObject().put("order", "kind=odd"));
  }

  @Test
  void aWrongOrderIsToldWhatIsWrongAndAPageInABrowserMayNotOrder() throws Exception {
    server.serves(Map.of("/things", new Things()));

    HttpResponse<String> wrong = post("/things?kind=even");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).isEqualTo("expected kind=odd\n");
    assertThat(post("/things?kind=odd", "Origin", "https://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(post("/ready").statusCode()).isEqualTo(405);
  }

  private static final class Things implements ManagementResource {

    @Override
    public Future<JsonObject> read() {
      return Future.succeededFuture(new JsonObject().put("read", true));
    }

    @Override
    public Future<JsonObject> order(String query) {
      if (!query.equals("kind=odd")) throw new IllegalArgumentException("expected kind=odd");
      return Future.succeededFuture(new JsonObject().put("order", query));
    }
  }

  private HttpResponse<String> post(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void aScrapeInOpenMetricsFormatIsHadByAskingForIt() throws Exception {
    meters.counter("tidewire_things").increment();

    HttpResponse<String> wanted =
        get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
    HttpResponse<String> unwanted =
        get("/metrics", "Accept", "application/openmetrics-text;q=0, text/plain");

    assertThat(wanted.headers().firstValue("Content-Type"))
        .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(wanted.body()).contains("# TYPE tidewire_things counter").endsWith("# EOF\n");
    assertThat(unwanted.body()).contains("# TYPE tidewire_things_total counter");
  }

  @Test
  void aScrapeIsCompressedIfTheClientAcceptsThat() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/metrics")).header("Accept-Encoding", "gzip").build();

    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());

    assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(new String(new GZIPInputStream(response.body()).readAllBytes(), UTF_8))
        .contains("# TYPE");
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/ready/x").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(uri("/ready")).POST(BodyPublishers.ofString("x")).build();
    assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void aTakenPortIsNamedWithItsVariable() {
    var second = start(server.port()).toCompletionStage().toCompletableFuture();

    assertThat(second)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOf(StartupException.class)
        .withMessage("port %d is taken (TIDEWIRE_MANAGEMENT_PORT)", server.port());
  }

  @Test
  void aLogLevelChangesUntilItIsTakenBack() throws Exception {
    Logger log = LoggerFactory.getLogger("io.tidewire.tests.Levels");
    String query = "/log-levels?logger=io.tidewire.tests.Levels";

    HttpResponse<String> changed = send("PUT", query + "&level=trace&for=10m");

    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(log.isTraceEnabled()).isTrue();
    assertThat(get("/log-levels").body()).contains("tests.Levels", "trace", "until");
    assertThat(send("DELETE", query).statusCode()).isEqualTo(200);
    assertThat(log.isTraceEnabled()).isFalse();
    assertThat(send("DELETE", query).statusCode()).isEqualTo(404);
  }

  @Test
  void aMistakeInALogLevelIsNamed() throws Exception {
    LoggerFactory.getLogger("io.tidewire.tests.Levels");

    assertThat(send("PUT", "/log-levels?logger=Levels&level=loud").body()).contains("level:");
    assertThat(send("PUT", "/log-levels?logger=Leevels&level=info").body()).contains("logger:");
    HttpResponse<String> forEver = send("PUT", "/log-levels?logger=Levels&level=info&for=ever");
    assertThat(forEver.statusCode()).isEqualTo(400);
    assertThat(forEver.body()).contains("for: expected a duration");
    assertThat(send("POST", "/log-levels").statusCode()).isEqualTo(405);
  }

  @Test
  void aWebPageReloadsNothing() throws Exception {
    assertThat(post("/reload", "Origin", "https://evil.example").statusCode()).isEqualTo(403);
    assertThat(meters.get("tidewire_config_reloads_total").counters())
        .allMatch(outcome -> outcome.count() == 0);
  }

  @Test
  void aWebPageChangesNoLogLevel() throws Exception {
    Logger log = LoggerFactory.getLogger("io.tidewire.tests.Pages");
    HttpRequest request =
        HttpRequest.newBuilder(uri("/log-levels?logger=io.tidewire.tests.Pages&level=trace"))
            .header("Origin", "http://evil.example")
            .PUT(BodyPublishers.noBody())
            .build();

    assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    assertThat(log.isTraceEnabled()).isFalse();
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private Future<ManagementServer> start(int port) {
    Settings settings =
        Settings.of(
            Map.of(
                "tidewire.management.port",
                Integer.toString(port),
                "tidewire.management.host",
                "127.0.0.1"));
    return ManagementServer.start(
        new Platform(vertx, NODE, settings, new ProcessStatus(health, meters), Clock.systemUTC()),
        meters);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String header, String value)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).header(header, value).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
