package io.tidewire.auth;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.auth.apps.file.AppsSource;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.reload.ReloadReport;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.time.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** The running service with an apps file of its own, called over a real bus and by real HTTP. */
final class AuthFixture implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Health health = new Health();
  final List<AppsChanged> changes = new CopyOnWriteArrayList<>();
  final Path apps;
  final RunningAuth auth;
  private final Platform platform;

  private final BusRequests bus =
      new BusRequests(
          vertx.eventBus(), new VertxTimers(vertx), meters, new Random(), Clock.systemUTC());
  private final HttpClient http = HttpClient.newHttpClient();

  private AuthFixture(
      Path apps, Map<String, String> settings, Map<String, String> environment, Clock clock) {
    this.apps = apps;
    Map<String, String> all = new HashMap<>(Map.of("tidewire.auth.port", "0"));
    all.put("tidewire.auth.host", "127.0.0.1");
    all.put("tidewire.auth.poll", "20ms");
    all.putAll(settings);
    Settings given = Settings.of(all);
    platform =
        new Platform(
            vertx,
            Node.start(given, new Random(1)),
            given,
            new ProcessStatus(health, meters),
            clock);
    auth =
        RunningAuth.start(
                platform, AuthSettings.from(given), AppsSource.file(apps), environment::get)
            .await();
    vertx
        .eventBus()
        .<AppsChanged>consumer(Addresses.APPS_CHANGED, message -> changes.add(message.body()))
        .completion()
        .await();
  }

  static AuthFixture start(Path folder, String yaml) throws IOException {
    return start(folder, yaml, Map.of(), Map.of());
  }

  static AuthFixture start(
      Path folder, String yaml, Map<String, String> settings, Map<String, String> environment)
      throws IOException {
    return start(folder, yaml, settings, environment, Clock.systemUTC());
  }

  static AuthFixture start(
      Path folder,
      String yaml,
      Map<String, String> settings,
      Map<String, String> environment,
      Clock clock)
      throws IOException {
    Path apps = folder.resolve("apps.yml");
    Files.writeString(apps, yaml);
    return new AuthFixture(apps, settings, environment, clock);
  }

  /** Replaces the file as an editor does. */
  void rewrite(String yaml) throws IOException {
    Files.writeString(apps, yaml);
  }

  /** Reloads as the management port or a signal does. */
  ReloadReport reload() {
    return platform.reload().reload(vertx).await();
  }

  /** Whether the file differs from the apps in use. */
  double stale(String source) {
    return meters.get("tidewire_config_stale").tag("source", source).gauge().value();
  }

  <R> R ask(String address, Record question, Class<R> answer) {
    return asking(address, question, answer).await();
  }

  /** A request that may take as long as an app's backend. */
  <R> R askPatiently(String address, Record question, Class<R> answer) {
    return bus.withPatience(PATIENCE).ask(address, question, answer).await();
  }

  <R> Future<R> asking(String address, Record question, Class<R> answer) {
    return bus.ask(address, question, answer);
  }

  HttpResponse<String> post(String path, String token, String form) {
    return send(
        request(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  int port() {
    return auth.port().orElseThrow();
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException broken) {
      throw new AssertionError(broken);
    }
  }

  double count(String meter, String... tags) {
    return meters.counter(meter, tags).count();
  }

  @Override
  public void close() {
    auth.stop().otherwiseEmpty().await();
    vertx.close().await();
  }
}
