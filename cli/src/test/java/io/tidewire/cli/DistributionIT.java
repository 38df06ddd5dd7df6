package io.tidewire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.FreePorts;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The jar and the launcher as users get them. */
@Timeout(180)
class DistributionIT {

  private static final Path JAR = Path.of("target", "tidewire.jar");
  private static final Path LAUNCHER = Path.of("..", "deploy", "bin", "tidewire");
  private static final String READY = "Ctrl-C ends it";

  @TempDir private Path directory;

  @Test
  void theJarStartedWithoutFlagsRunsTheServerWithThemAndEndsWithIt() throws Exception {
    int management = FreePorts.one();
    Process process =
        start(management, List.of(java(), "-Xmx300m", "-jar", JAR.toString(), "start"));
    try {
      await(process, READY);
      ProcessHandle server = process.children().findFirst().orElseThrow();

      assertThat(server.info().arguments().orElseThrow())
          .contains("-XX:+UseSerialGC", "-Xmn16m", "-Xmx300m", "-Dio.tidewire.flags=standalone");
      assertThat(live(management)).contains("\"live\":true", "\"version\":\"");

      process.destroy();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(server.isAlive()).isFalse();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  void theServerEndsWhenTheJvmThatStartedItIsKilled() throws Exception {
    Process process = start(FreePorts.one(), List.of(java(), "-jar", JAR.toString(), "start"));
    await(process, READY);
    ProcessHandle server = process.children().findFirst().orElseThrow();
    try {
      process.destroyForcibly();

      assertThat(server.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theLauncherGivesTheFlagsAtOnce() throws Exception {
    Process process = start(FreePorts.one(), List.of(LAUNCHER.toString()));
    try {
      await(process, READY);

      assertThat(process.children()).noneMatch(child -> commandOf(child).contains("java"));
      assertThat(process.info().arguments().orElseThrow())
          .anyMatch(argument -> argument.endsWith("standalone.args"));
    } finally {
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void theJarTellsTheVersionAndTheCommitItWasBuiltFrom() throws Exception {
    Process process = run(Map.of(), "--version");

    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(out).containsPattern("^tidewire \\d+\\.\\d+\\.\\d+");
    boolean isClone = Files.exists(Path.of("..", ".git"));
    assertThat(out).containsPattern(isClone ? "\\(commit [0-9a-f]{7,40}, 2" : "\\(commit ");
  }

  @Test
  void theJarHoldsServicesLicencesAndNativeLibrariesOfAllModules() throws Exception {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.isMultiRelease()).isTrue();
      assertThat(text(jar, "META-INF/services/io.vertx.core.spi.VertxServiceProvider"))
          .contains("Hazelcast", "Micrometer");
      assertThat(text(jar, "META-INF/THIRD-PARTY.txt"))
          .contains("hazelcast", "picocli", "HdrHistogram", "embedded-redis");
      for (String name :
          List.of(
              "META-INF/LICENSE-TIDEWIRE.txt",
              "META-INF/native/libnetty_transport_native_epoll_x86_64.so",
              "META-INF/native/libnetty_transport_native_epoll_aarch_64.so")) {
        assertThat(jar.getEntry(name)).as(name).isNotNull();
      }
    }
  }

  @Test
  void theBillOfMaterialsAndTheChecksumsAreBesideTheJar() throws Exception {
    assertThat(Files.readString(Path.of("target", "tidewire.cdx.json")))
        .contains("\"bomFormat\" : \"CycloneDX\"", "hazelcast");
    assertThat(Files.readAllLines(Path.of("target", "SHA256SUMS")))
        .hasSize(3)
        .allMatch(line -> line.matches("[0-9a-f]{64}  tidewire.*"));
  }

  @Test
  void checkAcceptsSettingsThatAStartWouldAccept() throws Exception {
    Process process =
        run(Map.of("TIDEWIRE_EDGE_PORT", "7001", "TIDEWIRE_REDIS_PASSWORD", "hunter2"), "check");

    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(out)
        .contains("2 settings, valid", "TIDEWIRE_EDGE_PORT", "TIDEWIRE_REDIS_PASSWORD")
        .doesNotContain("hunter2");
  }

  @Test
  void checkRefusesAMisspeltSettingWithTheNameThatWasMeant() throws Exception {
    Process process = run(Map.of("TIDEWIRE_EDGE_PROT", "7001"), "check");

    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(out)
        .isEqualTo(
            "tidewire check: TIDEWIRE_EDGE_PROT is not a setting; did you mean"
                + " TIDEWIRE_EDGE_PORT?\n");
  }

  @Test
  void checkNamesTheLineOfAWrongAppsFile() throws Exception {
    Path apps = Files.writeString(directory.resolve("apps.yml"), "apps:\n  - id: 1\n");
    Process process = run(Map.of("TIDEWIRE_AUTH_APPS", apps.toString()), "check");

    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(out).startsWith("tidewire check: " + apps + ", line 2: ");
  }

  private static Process run(Map<String, String> settings, String command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(java(), "-jar", JAR.toString(), command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("TIDEWIRE_"));
    builder.environment().putAll(settings);
    return builder.start();
  }

  private static String commandOf(ProcessHandle process) {
    return process.info().command().orElse("");
  }

  private static String text(JarFile jar, String name) throws Exception {
    return new String(
        jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Process start(int management, List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("TIDEWIRE_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("TIDEWIRE_EDGE_PORT", Integer.toString(FreePorts.one()));
    builder.environment().put("TIDEWIRE_MANAGEMENT_PORT", Integer.toString(management));
    return builder.start();
  }

  private static void await(Process process, String line) throws Exception {
    List<String> said = new ArrayList<>();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String next = out.readLine(); next != null; next = out.readLine()) {
      said.add(next);
      if (next.contains(line)) return;
    }
    throw new AssertionError("ended: " + said);
  }

  private static String live(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/live")).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
