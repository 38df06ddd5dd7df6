package io.tidewire.bench;

import io.tidewire.kit.testing.FreePorts;
import io.tidewire.standalone.StandaloneMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The quickstart in a process of its own, which is what users measure first. */
final class Tidewire implements AutoCloseable {

  private static final long LIMIT_SECONDS = 60;

  private final Process process;
  private final int port;

  private Tidewire(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static Tidewire start() throws Exception {
    int port = FreePorts.one();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            StandaloneMain.class.getName());
    builder.environment().keySet().removeIf(variable -> variable.startsWith("TIDEWIRE_"));
    builder.environment().put("TIDEWIRE_EDGE_HOST", "127.0.0.1");
    builder.environment().put("TIDEWIRE_EDGE_PORT", Integer.toString(port));
    builder.environment().put("TIDEWIRE_MANAGEMENT_PORT", "0");
    builder.environment().put("TIDEWIRE_AUTH_APPS", Path.of("apps.yml").toString());
    Tidewire tidewire = new Tidewire(builder.redirectErrorStream(true).start(), port);
    tidewire.awaitStart();
    return tidewire;
  }

  private void awaitStart() throws Exception {
    List<String> said = new ArrayList<>();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    CompletableFuture<Void> started =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                  said.add(line);
                  if (line.contains("Ctrl-C ends it")) return;
                }
              } catch (IOException gone) {
                said.add(gone.toString());
              }
              throw new IllegalStateException("it has ended: " + said);
            });
    started.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
  }
}
