package io.tidewire.standalone.faults.rig;

import io.tidewire.kit.testing.FreePorts;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.faults.actor.Edges;
import io.tidewire.standalone.faults.redis.FaultyRedis;
import io.tidewire.standalone.faults.wire.TcpProxy;
import io.tidewire.standalone.testing.Plan;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.standalone.testing.TidewireProcesses;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All processes of a run, and the proxies in front of them. */
final class FaultHarness implements AutoCloseable {

  /**
   * The memory limit of an edge: heap, buffers, and as much again for code, threads and classes.
   */
  static final double MOST_BYTES = (160 + 64 + 200) * 1_048_576.0;

  static final int SLOW_BYTES_PER_SECOND = 1_000;

  private static final int STARTS = 3;
  private static final String TAKEN = " is taken";

  private static final Plan.EdgeJvm EDGE_JVM =
      Plan.EdgeJvm.real("-Xmx160m", "-XX:MaxDirectMemorySize=64m");

  private static final String NAMESPACES =
      """
          webhooks:
            - url: http://127.0.0.1:%d/
              events: [channel_occupied, channel_vacated, member_added, member_removed]
              timeout: 2s
              allow_private: true
          namespaces:
            - pattern: log-*
              history: { size: 10000, ttl: 1h }
            - pattern: feed-*
              history: { size: 10000, ttl: 1h }
              on_boundary: lenient
      """;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "TIDEWIRE_EDGE_DRAIN_LAG", "1s",
          "TIDEWIRE_EDGE_DRAIN_WINDOW", "4s",
          "TIDEWIRE_EDGE_UNSUBSCRIBE_DELAY_MIN", "100ms",
          "TIDEWIRE_EDGE_UNSUBSCRIBE_DELAY_MAX", "500ms",
          "TIDEWIRE_EDGE_OUTBOUND_MAX_BYTES", "262144",
          "TIDEWIRE_EDGE_PRESENCE_GRACE_LOST", "30s",
          "TIDEWIRE_EVENT_LOOPS", "2",
          "TIDEWIRE_WEBHOOKS_ENABLED", "false",
          "TIDEWIRE_WEBHOOKS_LEASE", "3s");

  private final Vertx vertx;
  private final int webhooks = FreePorts.one();
  private final FaultyRedis redis;
  private final TidewireProcesses tidewire;
  private final Edges edges;
  private final TcpProxy narrow;

  FaultHarness(Scenario scenario) {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    redis = scenario.redis().start(vertx);
    tidewire = start(scenario, STARTS);
    edges = new Edges(List.of(tidewire.edge(1), tidewire.edge(2)));
    narrow = new TcpProxy(vertx, tidewire.edge(1), TcpProxy.Kind.NARROW);
  }

  /** How often to start: another connection may take a free port before a process listens on it. */
  private TidewireProcesses start(Scenario scenario, int attempts) {
    try {
      return TidewireProcesses.start(
          new Plan(
              "faults-" + scenario.name(),
              redis::url,
              apps(),
              SETTINGS,
              EDGE_JVM.with(scenario.first())));
    } catch (AssertionError failed) {
      if (attempts == 1 || !String.valueOf(failed.getMessage()).contains(TAKEN)) throw failed;
      return start(scenario, attempts - 1);
    }
  }

  private String apps() {
    return TestApp.yaml()
        .replaceFirst("(?m)^    keys:", NAMESPACES.formatted(webhooks) + "    keys:");
  }

  FaultyRedis redis() {
    return redis;
  }

  TidewireProcesses tidewire() {
    return tidewire;
  }

  Edges edges() {
    return edges;
  }

  /** The port on which the backend receives webhooks. */
  int webhooks() {
    return webhooks;
  }

  /** The proxy to edge 1 for slow clients. */
  TcpProxy narrow() {
    return narrow;
  }

  /** Returns the sum of a metric over all labels; 0 if the process does not export it. */
  double metric(String process, String name) {
    return metric(process, name, "");
  }

  /**
   * @param label selects the series to add, such as {@code code="4150"}
   */
  double metric(String process, String name, String label) {
    return tidewire
        .part(process)
        .metrics()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** All processes that handle a message, including this one. */
  List<Long> pids() {
    return Stream.of(
            Stream.of(ProcessHandle.current().pid()),
            redis.primaries().stream().map(RedisServer::pid),
            tidewire.all().stream().map(part -> part.child().pid()))
        .flatMap(pids -> pids)
        .toList();
  }

  /** Returns the resident memory by the kernel; 0 if the process has ended. */
  double residentBytes(int edge) {
    Path status = Path.of("/proc/" + tidewire.part("edge-" + edge).child().pid() + "/status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1_024)
          .sum();
    } catch (IOException gone) {
      return 0;
    }
  }

  @Override
  public void close() {
    try {
      tidewire.close();
    } finally {
      redis.close();
      vertx.close().await();
    }
  }

  static Path directory(Scenario scenario) {
    try {
      return Files.createDirectories(Path.of("target", "faults", scenario.name()));
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    }
  }
}
