package io.tidewire.standalone;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.auth.AuthSettings;
import io.tidewire.auth.apps.file.AppsSource;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.ManagementResource;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.FreePorts;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.quickstart.Quickstart;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.StreamSupport;

/**
 * Auth, presence and two edges in one JVM, each edge with the HTTP API and the auth endpoints
 * behind its port, on one bus and one real Redis. Each edge has its own name, meters and health.
 */
final class TidewireInOneJvm implements AutoCloseable {

  private static final int EDGES = 2;

  private record Edge(Platform platform, CombinedServer port) {}

  private final Vertx vertx = Vertx.vertx();
  private final RedisServer redis;
  private final Map<String, String> extra;
  private final IntFunction<Map<String, String>> ofEdge;
  private final Backends backends;
  private final List<Integer> ports = FreePorts.take(EDGES);
  private final List<Edge> edges = new ArrayList<>();

  private TidewireInOneJvm(
      Map<String, String> extra,
      String apps,
      RedisServer redis,
      IntFunction<Map<String, String>> ofEdge) {
    this.extra = extra;
    this.ofEdge = ofEdge;
    this.redis = redis;
    redis.flush();
    Platform platform = platform("backends", Map.of());
    AuthSettings auth = AuthSettings.from(platform.settings());
    backends = result(Backends.start(platform, auth, AppsSource.text("test apps", apps)));
    for (int number = 1; number <= EDGES; number++) edges.add(open(number));
  }

  static TidewireInOneJvm start() {
    return start(Map.of());
  }

  /**
   * @param extra settings for all services
   */
  static TidewireInOneJvm start(Map<String, String> extra) {
    return start(extra, TestApp.yaml());
  }

  /**
   * @param extra settings for all services
   * @param apps the apps file
   */
  static TidewireInOneJvm start(Map<String, String> extra, String apps) {
    return start(extra, apps, RedisServer.shared());
  }

  /**
   * @param redis is cleared first, and stays open when everything else is closed
   */
  static TidewireInOneJvm start(Map<String, String> extra, String apps, RedisServer redis) {
    return start(extra, apps, redis, number -> Map.of());
  }

  /**
   * @param ofEdge further settings of edge 1 or 2
   */
  static TidewireInOneJvm start(
      Map<String, String> extra,
      String apps,
      RedisServer redis,
      IntFunction<Map<String, String>> ofEdge) {
    return new TidewireInOneJvm(extra, apps, redis, ofEdge);
  }

  private Edge open(int number) {
    Map<String, String> own = new HashMap<>(ofEdge.apply(number));
    own.put("tidewire.edge.port", Integer.toString(edge(number)));
    Platform platform = platform("edge-" + number, own);
    Edge edge =
        new Edge(
            platform,
            result(
                CombinedServer.open(platform, backends.auth().routes(), Quickstart.withOwnApps())));
    Await.until(
        "ready: " + platform.health().problems(), () -> platform.health().problems().isEmpty());
    return edge;
  }

  private Platform platform(String name, Map<String, String> more) {
    Map<String, String> values = new HashMap<>(Map.of("tidewire.redis.url", redis.uri()));
    values.putAll(extra);
    values.put("tidewire.node.id", name);
    values.put("tidewire.edge.host", "127.0.0.1");
    values.putAll(more);
    Settings settings = Settings.of(values);
    return new Platform(
        vertx,
        Node.start(settings, new SecureRandom()),
        settings,
        new ProcessStatus(new Health(), new SimpleMeterRegistry()),
        Clock.systemUTC());
  }

  /** The port of edge 1 or 2. */
  int edge(int number) {
    return ports.get(number - 1);
  }

  /** Why an edge's process is not ready; empty if it is. */
  String problems(int edge) {
    return edges.get(edge - 1).platform().health().problems().toString();
  }

  /** What is wrong with an edge's process, even if it is ready; empty if it is healthy. */
  String allProblems(int edge) {
    return edges.get(edge - 1).platform().health().allProblems().toString();
  }

  RedisServer redis() {
    return redis;
  }

  /** The event bus of the services, for requests in numbers that no client could cause. */
  EventBus bus() {
    return vertx.eventBus();
  }

  /** The sum of a gauge or counter of one edge over all its tags. */
  double count(int edge, String meter, String... tags) {
    return edges.get(edge - 1).platform().meters().find(meter).tags(tags).meters().stream()
        .mapToDouble(TidewireInOneJvm::value)
        .sum();
  }

  private static double value(Meter meter) {
    return StreamSupport.stream(meter.measure().spliterator(), false)
        .mapToDouble(Measurement::getValue)
        .sum();
  }

  /**
   * What a POST with that path and query to an edge's management port does. Here edges have no such
   * port.
   */
  JsonObject order(int number, String path, String query) {
    ManagementResource resource = edges.get(number - 1).port().resources().get(path);
    return result(Objects.requireNonNull(resource, path).order(query));
  }

  /** Asks the edge's clients to move to the other edge. Completes when they have. */
  Future<Void> drainEdge(int number) {
    return edges.get(number - 1).port().drain();
  }

  /** Stops an edge at once and restarts it on its port. */
  void restartEdge(int number) {
    result(edges.get(number - 1).port().stop());
    edges.set(number - 1, open(number));
  }

  @Override
  public void close() {
    edges.forEach(edge -> result(edge.port().stop()));
    backends.webhooks().ifPresent(webhooks -> result(webhooks.stop()));
    result(backends.presence().stop());
    result(backends.auth().stop());
    result(vertx.close());
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }
}
