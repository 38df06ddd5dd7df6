package io.tidewire.kit.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.bus.BusRole;
import io.tidewire.kit.cluster.ClusteredVertx;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.wire.SocketId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the life cycle of a service process. */
@Timeout(180)
class ServiceProcessIT extends ServiceProcessFixture {

  private static final String STARTED = "service started .*management_port=(\\d+)";

  @Test
  void aProcessStartsServesDrainsAndExitsWithZero() throws Exception {
    try (var child = child(Map.of("TIDEWIRE_NODE_ID", "n1", "TIDEWIRE_NODE_REGION", "eu"))) {
      child.await("service starting service=echo version=\\S+ commit=\\S+");
      String echoPort = child.await("echo_port=(\\d+)");
      String port = child.await(STARTED);
      assertThat(get(port, "/live").statusCode()).isEqualTo(200);
      assertThat(get(port, "/ready").statusCode()).isEqualTo(200);
      assertThat(get(port, "/metrics").body())
          .contains(
              "tidewire_event_loop_lag_seconds_count{node=\"n1\",region=\"eu\",service=\"echo\"}")
          .contains("jvm_memory_used_bytes{")
          .containsPattern("tidewire_build_info\\{commit=\"[^\"]+\",java=\"[^\"]+\",node=")
          .contains("vertx_eventbus_")
          .doesNotContain("vertx_http_server_")
          .doesNotContain("address=")
          .doesNotContain("path=");

      child.terminate();
      child.await("drain started");
      assertThat(get(port, "/ready").statusCode()).isEqualTo(503);
      assertThat(get(port, "/live").statusCode()).isEqualTo(200);

      get(echoPort, "/release");
      child.await("service stopped service=echo clean=true");
      assertThat(child.exitCode()).isZero();
      assertThat(child.stderr()).isEmpty();
    }
  }

  @Test
  void aFailureAtEveryRequestIsLoggedOnceASecondWithACount() throws Exception {
    Map<String, String> settings = Map.of("TIDEWIRE_LOG_REPEAT_PERIOD", "500ms");
    try (var child = child(settings)) {
      String echoPort = child.await("echo_port=(\\d+)");
      child.await(STARTED);
      byte[] request = "GET /break HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8);
      // One connection per request: a failed request may close its connection.
      for (int i = 0; i < 100; i++) {
        try (var socket =
            new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(echoPort))) {
          socket.getOutputStream().write(request);
        }
      }
      child.await("level=ERROR .*broken on purpose|Unhandled exception");
      child.await("repeated \\d+ times within 500 ms: ");
      child.kill();
      assertThat(child.rest()).noneMatch(line -> line.contains("Unhandled exception"));
    }
  }

  @Test
  void aSecondSignalCutsTheDrainShort() throws Exception {
    try (var child = child(Map.of())) {
      child.await(STARTED);
      child.terminate();
      child.await("drain started");

      child.terminate();

      child.await("drain unfinished why=\"cut short by another signal\"");
      assertThat(child.exitCode()).isEqualTo(3);
    }
  }

  @Test
  void sighupReloadsAndTheProcessContinues(@TempDir Path folder) throws Exception {
    assumeFalse(hangUpsAreIgnored(), "a JVM started under nohup never sees SIGHUP");
    Path file = Files.writeString(folder.resolve("settings.yml"), "tidewire.log.level: info");
    try (var child = child(Map.of("TIDEWIRE_CONFIG", file.toString()))) {
      String port = child.await(STARTED);
      Files.writeString(file, "tidewire.log.level: debug");

      child.signal("HUP");

      child.await("reload finished");
      assertThat(get(port, "/ready").statusCode()).isEqualTo(200);
      assertThat(setting(port, "tidewire.log.level").getString("value")).isEqualTo("debug");
      assertThat(get(port, "/metrics").body())
          .containsPattern("tidewire_config_generation\\{.*} 2.0")
          .containsPattern("tidewire_config_stale\\{.*source=\"settings\"} 0.0");
    }
  }

  @Test
  void aReloadReportsChangesAndWhatNeedsARestart(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("settings.yml"), "tidewire.log.level: info");
    try (var child = child(Map.of("TIDEWIRE_CONFIG", file.toString()))) {
      String port = child.await(STARTED);
      assertThat(get(port, "/reload").statusCode()).as("a link must not do it").isEqualTo(405);
      assertThat(post(port, "/reload").statusCode()).isEqualTo(200);
      child.await("changed action=reload by=127.0.0.1 target=/reload outcome=asked");
      Files.writeString(file, "tidewire.log.level: debug\ntidewire.drain.limit: 7s\n");

      HttpResponse<String> response = post(port, "/reload");

      JsonObject report = new JsonObject(response.body());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(report.getString("outcome")).isEqualTo("applied");
      assertThat(report.getJsonArray("changes"))
          .isEqualTo(new JsonArray().add(change("tidewire.log.level", "info", "debug")));
      assertThat(report.getJsonArray("restart"))
          .isEqualTo(new JsonArray().add(change("tidewire.drain.limit", "", "7s")));
      assertThat(setting(port, "tidewire.drain.limit").getString("value")).isEqualTo("1m");
      assertThat(get(port, "/metrics").body())
          .containsPattern("tidewire_config_stale\\{.*source=\"settings\"} 1.0");
    }
  }

  @Test
  void aWrongValueFailsTheWholeReload(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("settings.yml"), "tidewire.log.level: info");
    try (var child = child(Map.of("TIDEWIRE_CONFIG", file.toString()))) {
      String port = child.await(STARTED);
      Files.writeString(file, "tidewire.log.level: debug\ntidewire.drain.limit: soon\n");

      HttpResponse<String> response = post(port, "/reload");

      JsonObject report = new JsonObject(response.body());
      assertThat(response.statusCode()).isEqualTo(422);
      assertThat(report.getString("outcome")).isEqualTo("refused");
      assertThat(report.getJsonObject("problems").getString("settings"))
          .contains("TIDEWIRE_DRAIN_LIMIT", "soon");
      assertThat(setting(port, "tidewire.log.level").getString("value")).isEqualTo("info");
      assertThat(get(port, "/metrics").body())
          .containsPattern("tidewire_config_stale\\{.*source=\"settings\"} 1.0")
          .containsPattern("tidewire_config_generation\\{.*} 1.0");
    }
  }

  private JsonObject setting(String port, String key) throws Exception {
    return new JsonObject(get(port, "/settings").body())
        .getJsonObject("settings")
        .getJsonObject(key);
  }

  private static JsonObject change(String name, String from, String to) {
    return new JsonObject()
        .put("source", "settings")
        .put("name", name)
        .put("from", from)
        .put("to", to);
  }

  private HttpResponse<String> post(String port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.ofString());
  }

  @Test
  void aDrainThatDoesNotEndIsAbandonedAtItsLimit() throws Exception {
    try (var child = child(Map.of("TIDEWIRE_DRAIN_LIMIT", "50ms"))) {
      child.await(STARTED);

      child.terminate();

      child.await("drain unfinished why=\"took longer than PT0.05S\"");
      assertThat(child.exitCode()).isEqualTo(3);
    }
  }

  @Test
  void aProcessKilledWithARequestIsUnavailableWithinTheTimeout() throws Exception {
    try (var one = loopback();
        var other = loopback()) {
      String onePort = port(one);
      String otherPort = port(other);
      one.close();
      other.close();
      Vertx edge = member(onePort, otherPort);
      try (var auth = child(cluster(otherPort, onePort))) {
        auth.await("cluster joined members=2");
        auth.await(STARTED);
        var requests =
            new BusRequests(
                edge.eventBus(),
                new VertxTimers(edge),
                new SimpleMeterRegistry(),
                new Random(),
                Clock.systemUTC());

        Future<SigninVerdict> answer = ask(requests);
        auth.await("heard a question");
        auth.kill();

        assertThat(failureWithin(Duration.ofSeconds(5), answer)).isEqualTo(BusFailure.UNAVAILABLE);
        assertThat(failureWithin(Duration.ofSeconds(5), ask(requests)))
            .isEqualTo(BusFailure.UNAVAILABLE);
      } finally {
        edge.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
      }
    }
  }

  private static Future<SigninVerdict> ask(BusRequests requests) {
    var question = new SigninRequest("1", new SocketId("1.2"), "key:signature", "{}");
    return requests.ask(Addresses.AUTH_SIGNIN, question, SigninVerdict.class);
  }

  private static BusFailure failureWithin(Duration limit, Future<?> answer) {
    assertThat(answer.toCompletionStage().toCompletableFuture()).failsWithin(limit);
    return BusFailure.of(answer.cause());
  }

  private static Vertx member(String port, String otherPort) throws Exception {
    Map<String, String> keys = new HashMap<>();
    cluster(port, otherPort)
        .forEach(
            (name, value) ->
                keys.put(
                    name.toLowerCase(Locale.ROOT)
                        .replace('_', '.')
                        .replace("port.count", "port-count"),
                    value));
    Settings settings = Settings.of(keys);
    Node node = Node.start(settings, new SecureRandom());
    Vertx vertx =
        ClusteredVertx.start(
                settings,
                BusRole.EDGE,
                node,
                new ProcessStatus(new Health(), new SimpleMeterRegistry()),
                Clock.systemUTC())
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    ContractCodecs.shared(vertx.eventBus());
    return vertx;
  }

  /** Returns whether SIGHUP is ignored, which the child inherits; false without {@code /proc}. */
  private static boolean hangUpsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) return false;
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Character.digit(line.charAt(line.length() - 1), 16) & 1) != 0);
  }
}
