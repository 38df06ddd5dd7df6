package io.tidewire.standalone.testing;

import io.tidewire.auth.AuthMain;
import io.tidewire.edge.EdgeMain;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.FreePorts;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.presence.PresenceMain;
import io.tidewire.publish.PublishMain;
import io.tidewire.webhook.WebhookMain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The four services and a second edge as JVMs of their own, on a Hazelcast cluster on the loopback:
 * what runs in production, less the containers. A dispatcher of webhooks beside them if publish
 * does not deliver them.
 */
public final class TidewireProcesses implements AutoCloseable {

  /** Members, ports and management ports are known beforehand, so that all may start at once. */
  private record Place(String name, int clusterPort, int managementPort, int port) {}

  /**
   * A process and where it is.
   *
   * @param port where it serves; nothing is there if it only speaks on the bus
   */
  public record Part(ChildJvm child, int port, int managementPort) {

    public boolean isReady() {
      return Http.status(managementPort, "/ready").filter(status -> status == 200).isPresent();
    }

    /** Whether all that it depends on works, too: a service is ready without Redis. */
    public boolean isHealthy() {
      return Http.status(managementPort, "/healthy").filter(status -> status == 200).isPresent();
    }

    public String metrics() {
      return Http.get(managementPort, "/metrics").body();
    }
  }

  /** Delivers webhooks if publish is told not to. */
  private static final String WEBHOOKS = "webhooks";

  private static final String PUBLISH_DELIVERS = "TIDEWIRE_WEBHOOKS_ENABLED";

  private static final List<String> NAMES =
      List.of("auth", "presence", "publish", "edge-1", "edge-2", WEBHOOKS);

  /** Six JVMs at once on a machine that does other things, too. */
  private static final Duration START = Duration.ofMinutes(2);

  private final Plan plan;
  private final Map<String, Place> places;
  private final Map<String, Part> parts = new ConcurrentHashMap<>();

  private TidewireProcesses(Plan plan) {
    this.plan = plan;
    this.places = places();
  }

  /**
   * Starts all and waits until all are ready.
   *
   * @param test names the directory of the logs
   * @param extra settings for all
   */
  public static TidewireProcesses start(
      String test, RedisServer redis, String secret, Map<String, String> extra, Class<?> edge) {
    return start(Plan.of(test, redis, secret, extra, edge));
  }

  /** Starts all and waits until all are ready. */
  public static TidewireProcesses start(Plan plan) {
    var suite = new TidewireProcesses(plan);
    try {
      suite.launch("auth");
      suite.launch("presence");
      suite.launch("publish");
      suite.launch("edge-1", plan.edges().main());
      suite.launch("edge-2");
      if ("false".equals(plan.settings().get(PUBLISH_DELIVERS))) suite.launch(WEBHOOKS);
      suite.parts.keySet().forEach(suite::awaitReady);
      return suite;
    } catch (Throwable failed) {
      suite.close();
      throw failed;
    }
  }

  private static Map<String, Place> places() {
    List<Integer> ports = FreePorts.take(3 * NAMES.size());
    Map<String, Place> places = new HashMap<>();
    for (int i = 0; i < NAMES.size(); i++) {
      String name = NAMES.get(i);
      places.put(
          name, new Place(name, ports.get(3 * i), ports.get(3 * i + 1), ports.get(3 * i + 2)));
    }
    return places;
  }

  public Part part(String name) {
    return Objects.requireNonNull(parts.get(name), name);
  }

  private Place place(String name) {
    return Objects.requireNonNull(places.get(name), name);
  }

  public int edge(int number) {
    return place("edge-" + number).port();
  }

  public int api() {
    return place("publish").port();
  }

  public List<Part> all() {
    return new ArrayList<>(parts.values());
  }

  /** Starts an edge again after it ended, where it was. */
  public void startEdge(int number) {
    start("edge-" + number);
  }

  /** Starts a service again after it ended, where it was, and waits until it is ready. */
  public void start(String name) {
    launch(name);
    awaitReady(name);
  }

  /** Starts presence again after it ended, where it was. */
  public void startPresence() {
    launch("presence", PresenceMain.class);
    awaitReady("presence");
  }

  public void awaitReady(String name) {
    Part part = part(name);
    Await.until(
        name + " is ready",
        START,
        () -> {
          if (!part.child().isAlive()) {
            throw new AssertionError(name + ": " + part.child().err() + part.child().out());
          }
          return part.isReady();
        });
  }

  /** The same, and that all links are up. */
  public void awaitHealthy(String name) {
    awaitReady(name);
    Await.until(name + " is healthy", START, () -> part(name).isHealthy());
  }

  private void launch(String name) {
    launch(
        name,
        switch (name) {
          case "auth" -> AuthMain.class;
          case "presence" -> PresenceMain.class;
          case "publish" -> PublishMain.class;
          case WEBHOOKS -> WebhookMain.class;
          default -> EdgeMain.class;
        });
  }

  private void launch(String name, Class<?> main) {
    Place place = place(name);
    List<String> options = name.startsWith("edge") ? plan.edges().options() : List.of();
    String logs = plan.test() + "-" + name;
    ChildJvm child = ChildJvm.start(logs, main, options, plan.edges().first(), environment(place));
    parts.put(name, new Part(child, place.port(), place.managementPort()));
  }

  private Map<String, String> environment(Place place) {
    Map<String, String> environment = new HashMap<>(plan.settings());
    String port = Integer.toString(place.port());
    String members =
        places.values().stream()
            .map(member -> "127.0.0.1:" + member.clusterPort())
            .sorted()
            .collect(Collectors.joining(","));
    environment.put("TIDEWIRE_NODE_ID", place.name());
    environment.put("TIDEWIRE_REDIS_URL", plan.redisUrl().apply(place.name()));
    environment.put("TIDEWIRE_CLUSTER_NAME", plan.test());
    environment.put("TIDEWIRE_CLUSTER_SECRET", "s".repeat(32));
    if (!place.name().startsWith("edge")) {
      environment.put("TIDEWIRE_CLUSTER_BACKEND_SECRET", "b".repeat(32));
    }
    environment.put("TIDEWIRE_CLUSTER_PORT", Integer.toString(place.clusterPort()));
    environment.put("TIDEWIRE_CLUSTER_PORT_COUNT", "1");
    environment.put("TIDEWIRE_CLUSTER_INTERFACES", "127.0.0.1");
    environment.put("TIDEWIRE_CLUSTER_MEMBERS", members);
    environment.put("TIDEWIRE_MANAGEMENT_HOST", "127.0.0.1");
    environment.put("TIDEWIRE_MANAGEMENT_PORT", Integer.toString(place.managementPort()));
    switch (place.name()) {
      case "auth" -> {
        environment.put("TIDEWIRE_AUTH_PORT", port);
        environment.put("TIDEWIRE_AUTH_APPS", apps());
      }
      case "publish" -> environment.put("TIDEWIRE_PUBLISH_PORT", port);
      case "edge-1", "edge-2" -> {
        environment.put("TIDEWIRE_EDGE_PORT", port);
        environment.putIfAbsent("TIDEWIRE_EDGE_WARM_UP", "0s");
      }
      default -> {}
    }
    return environment;
  }

  private String apps() {
    return changeApps(plan.apps()).toAbsolutePath().toString();
  }

  /** Auth will notice. */
  public Path changeApps(String yaml) {
    return TestApp.file(Path.of("target", "children", plan.test()), yaml);
  }

  @Override
  public void close() {
    parts.values().forEach(part -> part.child().close());
  }
}
