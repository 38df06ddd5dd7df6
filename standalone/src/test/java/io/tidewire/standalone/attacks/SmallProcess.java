package io.tidewire.standalone.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.FreePorts;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.StandaloneMain;
import io.tidewire.standalone.testing.ChildJvm;
import io.tidewire.standalone.testing.Http;
import io.tidewire.standalone.testing.TestApp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Standalone in a JVM with so little memory that any unlimited use of it ends the process. */
final class SmallProcess implements AutoCloseable {

  private static final List<String> SMALL =
      List.of("-Xmx128m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError");

  /** The most log lines that an attack of a test may cause. */
  private static final int LINES_MAX = 60;

  private final ChildJvm child;
  private final RedisServer redis;
  private final int port;
  private final int managementPort;
  private final int linesAtFirst;

  private SmallProcess(
      ChildJvm child, RedisServer redis, int port, int managementPort, int linesAtFirst) {
    this.child = child;
    this.redis = redis;
    this.port = port;
    this.managementPort = managementPort;
    this.linesAtFirst = linesAtFirst;
  }

  static SmallProcess start(String name) {
    return start(name, Map.of());
  }

  /**
   * @param settings in addition to those that every test needs
   */
  static SmallProcess start(String name, Map<String, String> settings) {
    return start(name, settings, List.of());
  }

  /**
   * @param options of the JVM, which replace those of every small process
   */
  static SmallProcess start(String name, Map<String, String> settings, List<String> options) {
    RedisServer redis = RedisServer.shared();
    redis.flush();
    List<Integer> ports = FreePorts.take(2);
    Map<String, String> environment = new HashMap<>();
    environment.put("TIDEWIRE_REDIS_URL", redis.uri());
    environment.put("TIDEWIRE_EDGE_PORT", Integer.toString(ports.get(0)));
    environment.put("TIDEWIRE_MANAGEMENT_PORT", Integer.toString(ports.get(1)));
    environment.put(
        "TIDEWIRE_AUTH_APPS",
        TestApp.file(Path.of("target", "children", name), TestedApp.yaml())
            .toAbsolutePath()
            .toString());
    environment.put("TIDEWIRE_EVENT_LOOPS", "2");
    environment.put("TIDEWIRE_EDGE_UNSUBSCRIBE_DELAY_MIN", "20ms");
    environment.put("TIDEWIRE_EDGE_UNSUBSCRIBE_DELAY_MAX", "50ms");
    environment.putAll(settings);
    List<String> jvm = new ArrayList<>(SMALL);
    jvm.addAll(options);
    ChildJvm child = ChildJvm.start("attack-" + name, StandaloneMain.class, jvm, environment);
    child.line("Ctrl-C ends it");
    return new SmallProcess(child, redis, ports.get(0), ports.get(1), child.out().size());
  }

  int port() {
    return port;
  }

  int managementPort() {
    return managementPort;
  }

  ChildJvm child() {
    return child;
  }

  /** The number of keys in Redis. */
  long keys() {
    return Long.parseLong(redis.run("DBSIZE").strip());
  }

  /** The sum of all series of a metric. */
  double metric(String name) {
    Matcher series =
        Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)$")
            .matcher(Http.get(managementPort, "/metrics").body());
    double sum = 0;
    while (series.find()) sum += Double.parseDouble(series.group(1));
    return sum;
  }

  /**
   * Asserts that the process runs, has logged little, and serves the clients of the attacked app
   * and of others.
   */
  void assertUnharmed() {
    assertThat(child.isAlive()).as("alive: %s", child.err()).isTrue();
    for (TestedApp app : List.of(TestedApp.ATTACKED, TestedApp.OTHER)) {
      try (HonestClient honest = HonestClient.connect(port, app)) {
        honest.subscribe().isServed();
      }
    }
    assertThat(newLines()).as("log lines").hasSizeLessThan(LINES_MAX);
    assertThat(child.out()).noneMatch(line -> line.startsWith("\tat "));
  }

  /** The lines logged since the start. */
  List<String> newLines() {
    List<String> lines = child.out();
    return lines.subList(Math.min(linesAtFirst, lines.size()), lines.size());
  }

  @Override
  public void close() {
    child.close();
  }
}
