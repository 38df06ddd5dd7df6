package io.tidewire.kit.process;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidewire.kit.metrics.Meters;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** A management server, and requests to its port. */
abstract class ManagementServerFixture {

  static final Node NODE = new Node("n1", "eu", "n1~0123456789abcdef");

  final Vertx vertx = Vertx.vertx();
  final Health health = new Health();
  final PrometheusMeterRegistry meters = Meters.registry("test", NODE);
  final ManagementServer server = Await.resultOf(start(0));
  final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    Await.resultOf(vertx.close());
  }

  HttpResponse<String> send(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody()).build();
    return client.send(request, BodyHandlers.ofString());
  }

  Future<ManagementServer> start(int port) {
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

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String header, String value)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).header(header, value).build();
    return client.send(request, BodyHandlers.ofString());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
