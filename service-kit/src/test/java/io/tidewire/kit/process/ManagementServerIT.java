package io.tidewire.kit.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.service.StartupException;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ManagementServerIT extends ManagementServerFixture {

  @Test
  void aRespondingProcessIsAliveAndReportsItsVersion() throws Exception {
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
  void healthReportsDependenciesThatDoNotAffectReadiness() throws Exception {
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
  void everyMeterIsLabelledWithServiceNodeAndRegion() throws Exception {
    meters.counter("tidewire_things", "kind", "odd").increment();

    HttpResponse<String> response = get("/metrics");

    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    assertThat(response.body())
        .contains(
            "tidewire_things_total{kind=\"odd\",node=\"n1\",region=\"eu\",service=\"test\"} 1.0");
  }

  @Test
  void theSettingsAreReportedAtTheTimeOfTheRequest() throws Exception {
    assertThat(new JsonObject(get("/settings").body())).isEmpty();

    server.reports(() -> new JsonObject().put("service", "test"));

    HttpResponse<String> response = get("/settings");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(new JsonObject(response.body())).isEqualTo(new JsonObject().put("service", "test"));
  }

  @Test
  void aScrapeIsInOpenMetricsFormatIfTheClientRequestsIt() throws Exception {
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
  void aTakenPortErrorNamesTheVariable() {
    var second = start(server.port()).toCompletionStage().toCompletableFuture();

    assertThat(second)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOf(StartupException.class)
        .withMessage("port %d is taken (TIDEWIRE_MANAGEMENT_PORT)", server.port());
  }
}
