package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.auth.apps.file.AppsSource;
import io.tidewire.auth.testing.Issuer;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.settings.Settings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The setup of standalone: no port of its own, and the routes on servers of other event loops. */
class RoutesMountedElsewhereIT {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void closeVertx() {
    vertx.close().await();
  }

  @Test
  void everyEventLoopMayAsk() {
    RunningAuth auth = start(AppsSource.text("test apps", apps()));
    assertThat(auth.port()).isEmpty();
    List<HttpServer> servers = new CopyOnWriteArrayList<>();
    vertx
        .deployVerticle(() -> new Front(auth, servers), new DeploymentOptions().setInstances(4))
        .await();
    HttpClient client = vertx.createHttpClient();

    List<Future<String>> answers =
        IntStream.range(0, 200)
            .mapToObj(i -> post(client, servers.get(i % servers.size()).actualPort()))
            .toList();
    Future.all(answers).await();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.result()).startsWith("{\"auth\":"));
    auth.stop().await();
  }

  @Test
  void theDevelopmentAppsServeStandalone() {
    RunningAuth auth = start(AppsSource.development());

    auth.stop().await();
    assertThat(auth.port()).isEmpty();
  }

  @Test
  void badAppsStopTheStart() {
    assertThatThrownBy(() -> start(AppsSource.text("test apps", "apps: []")))
        .isInstanceOf(StartupException.class)
        .hasMessage("test apps, line 1: apps: expected at least one app");
  }

  private RunningAuth start(AppsSource source) {
    Settings settings = Settings.of(Map.of());
    Platform platform =
        new Platform(
            vertx,
            Node.start(settings, new Random(1)),
            settings,
            new ProcessStatus(new Health(), new SimpleMeterRegistry()),
            Clock.systemUTC());
    return RunningAuth.start(platform, AuthSettings.from(settings).withoutServer(), source).await();
  }

  private static Future<String> post(HttpClient client, int port) {
    return client
        .request(HttpMethod.POST, port, "127.0.0.1", "/auth/channel")
        .compose(
            request ->
                request
                    .putHeader("Authorization", "Bearer " + token())
                    .send("socket_id=1.2&channel_name=private-a"))
        .compose(response -> response.body())
        .map(body -> body.toString());
  }

  private static String token() {
    long exp = Clock.systemUTC().instant().getEpochSecond() + 600;
    return Issuer.hs256("", SECRET)
        .token("{\"exp\":" + exp + ",\"channels\":{\"private-a\":[\"subscribe\"]}}");
  }

  private static String apps() {
    return "apps: [{ id: 1, keys: [{ key: k, secret: s }], jwt: { keys: [{ secret: %s }] } }]"
        .formatted(SECRET);
  }

  /** A server of another service. */
  private static final class Front extends VerticleBase {

    private final RunningAuth auth;
    private final List<HttpServer> servers;

    Front(RunningAuth auth, List<HttpServer> servers) {
      this.auth = auth;
      this.servers = servers;
    }

    @Override
    public Future<?> start() {
      return vertx
          .createHttpServer()
          .requestHandler(auth.routes())
          .listen(0, "127.0.0.1")
          .onSuccess(servers::add);
    }
  }
}
