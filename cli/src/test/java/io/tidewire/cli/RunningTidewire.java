package io.tidewire.cli;

import io.tidewire.kit.testing.FreePorts;
import io.tidewire.standalone.StandaloneMain;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A standalone server in a process of its own, with one app that keeps histories. */
final class RunningTidewire implements AutoCloseable {

  static final String JWT_SECRET = "a-secret-of-more-than-thirty-two-bytes-for-tokens";

  static final String APPS =
      """
      apps:
        - id: "7"
          keys:
            - key: the-key
              secret: the-secret
          jwt:
            algorithms: [HS256]
            keys:
              - secret: %s
          namespaces:
            - pattern: chat-*
              history: {}
      """
          .formatted(JWT_SECRET);

  private final Process process;
  private final int port;
  private final int managementPort;

  private RunningTidewire(Process process, int port, int managementPort) {
    this.process = process;
    this.port = port;
    this.managementPort = managementPort;
  }

  static RunningTidewire start(Path directory) throws Exception {
    return start(directory, Map.of());
  }

  /**
   * @param settings in addition to those that every test needs, as variables
   */
  static RunningTidewire start(Path directory, Map<String, String> settings) throws Exception {
    Path apps = Files.writeString(directory.resolve("apps.yml"), APPS);
    List<Integer> ports = FreePorts.take(2);
    Map<String, String> environment = new HashMap<>();
    environment.put("TIDEWIRE_EDGE_HOST", "127.0.0.1");
    environment.put("TIDEWIRE_EDGE_PORT", ports.get(0).toString());
    environment.put("TIDEWIRE_MANAGEMENT_PORT", ports.get(1).toString());
    environment.put("TIDEWIRE_AUTH_APPS", apps.toString());
    environment.putAll(settings);
    Process process = ChildJvm.of(StandaloneMain.class, environment).start();
    RunningTidewire server = new RunningTidewire(process, ports.get(0), ports.get(1));
    server.await();
    return server;
  }

  private void await() throws Exception {
    List<String> said = new ArrayList<>();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.add(line);
      if (line.contains("Ctrl-C ends it")) return;
    }
    throw new AssertionError("it has ended: " + said);
  }

  int port() {
    return port;
  }

  int managementPort() {
    return managementPort;
  }

  /** The environment of a shell for this server. */
  Map<String, String> environment() {
    return Map.of("TIDEWIRE_URL", "http://the-key:the-secret@127.0.0.1:" + port + "/apps/7");
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) process.destroyForcibly();
  }
}
