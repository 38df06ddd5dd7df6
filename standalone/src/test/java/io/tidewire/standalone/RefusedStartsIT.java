package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tidewire.auth.AuthMain;
import io.tidewire.edge.EdgeMain;
import io.tidewire.kit.testing.FreePorts;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.presence.PresenceMain;
import io.tidewire.publish.PublishMain;
import io.tidewire.standalone.testing.ChildJvm;
import io.tidewire.standalone.testing.TestApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each process prints, and how it exits, if it cannot start with its settings. */
class RefusedStartsIT {

  private static final int MISUSED = 2;
  private static final int FAILED = 1;
  private static final String PASSWORD = "dont-print-me";

  private static final RedisServer CLUSTER = RedisServer.own("--cluster-enabled", "yes");
  private static final RedisServer SENTINEL = RedisServer.own("--sentinel");

  @TempDir Path folder;

  enum Program {
    EDGE(EdgeMain.class, "TIDEWIRE_EDGE_PORT", "TIDEWIRE_REDIS_URL"),
    PUBLISH(PublishMain.class, "TIDEWIRE_PUBLISH_MAX_BODY", "TIDEWIRE_MANAGEMENT_PORT"),
    AUTH(AuthMain.class, "TIDEWIRE_AUTH_POLL", "TIDEWIRE_LOG_LEVEL"),
    PRESENCE(PresenceMain.class, "TIDEWIRE_PRESENCE_UPKEEP_INTERVAL", "TIDEWIRE_REDIS_URL"),
    STANDALONE(StandaloneMain.class, "TIDEWIRE_EDGE_TRUSTED_PROXIES", "TIDEWIRE_MANAGEMENT_PORT");

    private final Class<?> main;
    private final String own;
    private final String common;

    /**
     * @param own a setting that only this program has
     * @param common a setting that every program has
     */
    Program(Class<?> main, String own, String common) {
      this.main = main;
      this.own = own;
      this.common = common;
    }
  }

  @AfterAll
  static void stopRedis() {
    CLUSTER.close();
    SENTINEL.close();
  }

  /**
   * Tests a setting of each program, and one that all have, so that every program and setting is
   * covered.
   */
  @ParameterizedTest
  @EnumSource
  void aWrongSettingIsNamedInOneLine(Program program) {
    List<String> wrong = List.of(program.own, program.common);
    List<ChildJvm> children = new ArrayList<>();
    for (String setting : wrong) children.add(start(program, Map.of(setting, "no such value")));

    for (int i = 0; i < wrong.size(); i++) {
      assertRefused(children.get(i), MISUSED, wrong.get(i) + ": ");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNodeOfARedisClusterIsNamedInOneLine(Program program) {
    assertRefused(
        start(program, Map.of("TIDEWIRE_REDIS_URL", withPassword(CLUSTER))),
        FAILED,
        "no Redis at %s: it is a node of a Redis Cluster, which a redis:// URL cannot address:"
            .formatted(CLUSTER.uri()));
  }

  @Test
  void aSentinelThatIsTakenForARedisIsNamedInOneLine() {
    assertRefused(
        start(Program.EDGE, Map.of("TIDEWIRE_REDIS_URL", withPassword(SENTINEL))),
        FAILED,
        "no Redis at %s: it is a Sentinel, which holds no data: write redis+sentinel://host:port/name"
            .formatted(SENTINEL.uri()));
  }

  @Test
  void aServerThatIsNoRedisIsNamedInOneLine() throws IOException {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.start();
    String url = "redis://127.0.0.1:" + web.getAddress().getPort();
    try {
      assertRefused(
          start(Program.PUBLISH, Map.of("TIDEWIRE_REDIS_URL", url)),
          FAILED,
          "no Redis at "
              + url
              + ": the server there is not a Redis, or it expects TLS: for TLS the URL");
    } finally {
      web.stop(0);
    }
  }

  @Test
  void anOperatorsMistakesAreOneLineEachWithoutAStackTrace() throws IOException {
    Path badYaml = Files.writeString(folder.resolve("bad.yml"), "tidewire:\n  edge:\n port: 1\n");
    Path badApps = Files.writeString(folder.resolve("bad-apps.yml"), "apps:\n  - id: [\n");
    Path empty = Files.writeString(folder.resolve("empty.yml"), "");
    String missing = folder.resolve("missing.yml").toString();
    try (ServerSocket taken = new ServerSocket(0);
        RedisServer locked = RedisServer.own("--requirepass", "right")) {
      String port = Integer.toString(taken.getLocalPort());
      String wrongPassword = withPassword(locked);
      List<Mistake> mistakes =
          List.of(
              new Mistake("EDGE_PORT", port, FAILED, "port " + port + " is taken (TIDEWIRE_EDGE"),
              new Mistake("MANAGEMENT_PORT", port, FAILED, "port " + port + " is taken"),
              new Mistake("CONFIG", missing, MISUSED, "TIDEWIRE_CONFIG: no file " + missing),
              new Mistake("CONFIG", badYaml.toString(), MISUSED, "TIDEWIRE_CONFIG: " + badYaml),
              new Mistake("AUTH_APPS", missing, FAILED, missing + " does not exist"),
              new Mistake("AUTH_APPS", badApps.toString(), FAILED, badApps + ", line 3: not valid"),
              new Mistake("AUTH_APPS", empty.toString(), FAILED, empty + ", line 1: the file is"),
              new Mistake("AUTH_APPS", folder.toString(), FAILED, folder + " is not readable: "),
              new Mistake("REDIS_URL", "localhost:6379", MISUSED, "TIDEWIRE_REDIS_URL: redis[s]:"),
              new Mistake(
                  "REDIS_URL",
                  "redis://127.0.0.1:" + FreePorts.one(),
                  FAILED,
                  ": Connection refused (TIDEWIRE_REDIS_URL)"),
              new Mistake(
                  "REDIS_URL", locked.uri(), FAILED, "it requires a password: set tidewire.redis."),
              new Mistake(
                  "REDIS_URL", wrongPassword, FAILED, "it rejected the user name or password: "));

      for (Mistake mistake : mistakes) {
        String setting = "TIDEWIRE_" + mistake.setting();
        // Not warnings: on a busy machine Vert.x has one with a stack trace while classes are
        // loaded.
        Map<String, String> settings =
            Map.of(setting, mistake.value(), "TIDEWIRE_LOG_LEVEL", "error");
        try (ChildJvm child = start(Program.STANDALONE, settings)) {
          assertThat(child.exitCode()).as(child.err().toString()).isEqualTo(mistake.exitCode());
          assertThat(child.err())
              .singleElement()
              .asString()
              .contains(" cannot start: ", mistake.named());
          assertThat(child.err().toString()).doesNotContain("null", PASSWORD);
          assertThat(child.out()).noneMatch(line -> line.startsWith("\tat "));
        }
      }
    }
  }

  /**
   * @param setting without {@code TIDEWIRE_}
   * @param named in the one line on stderr
   */
  private record Mistake(String setting, String value, int exitCode, String named) {}

  private static String withPassword(RedisServer redis) {
    return redis.uri().replace("redis://", "redis://:" + PASSWORD + "@");
  }

  private ChildJvm start(Program program, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>();
    environment.put("TIDEWIRE_CLUSTER_MODE", "none");
    environment.put("TIDEWIRE_MANAGEMENT_PORT", "0");
    environment.put("TIDEWIRE_EDGE_PORT", "0");
    environment.put("TIDEWIRE_PUBLISH_PORT", "0");
    environment.put("TIDEWIRE_AUTH_PORT", "0");
    environment.put(
        "TIDEWIRE_AUTH_APPS",
        TestApp.file(folder, "apps: [ { id: a, keys: [ { key: k, secret: s } ] } ]").toString());
    environment.putAll(settings);
    String name = "refused-" + program + "-" + String.join("-", settings.keySet());
    return ChildJvm.start(name + "-" + settings.hashCode(), program.main, environment);
  }

  private static void assertRefused(ChildJvm child, int exitCode, String named) {
    try (child) {
      assertThat(child.exitCode()).as("%s: %s", child.name(), child.err()).isEqualTo(exitCode);
      assertThat(child.err())
          .as(child.name())
          .singleElement()
          .asString()
          .contains(" cannot start: " + named);
      assertThat(child.err() + "" + child.out()).doesNotContain("\tat ", PASSWORD);
    }
  }
}
