package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthProcessIT {

  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path folder;

  @Test
  void withoutAnAppsFileItStopsWithOneClearLine() throws Exception {
    Process process = start(Map.of());

    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(errors(process))
        .containsExactly(
            "tidewire auth cannot start: TIDEWIRE_AUTH_APPS: expected the path of the YAML file"
                + " that declares the apps (tidewire.auth.apps)");
  }

  @Test
  void aBadAppsFileStopsItWithFileAndLine() throws Exception {
    Path apps = folder.resolve("apps.yml");
    Files.writeString(apps, "apps:\n  - id: 1\n    kees: []\n");

    Process process = start(Map.of("TIDEWIRE_AUTH_APPS", apps.toString()));

    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(errors(process))
        .containsExactly(
            "tidewire auth cannot start: "
                + apps
                + ", line 3: apps[0].kees is not a setting; did you mean 'keys'?");
  }

  @Test
  void itStartsAndGoesInOrder() throws Exception {
    Path apps = folder.resolve("apps.yml");
    Files.writeString(apps, "apps:\n  - id: 1\n    keys: [ { key: k, secret: hush } ]\n");

    Process process = start(Map.of("TIDEWIRE_AUTH_APPS", apps.toString()));
    BufferedReader log =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = log.readLine();
    while (line != null && !line.contains("service started")) line = log.readLine();
    assertThat(line).contains("service=auth");
    process.toHandle().destroy();
    List<String> rest = log.lines().toList();

    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(rest).anyMatch(last -> last.contains("service stopped"));
  }

  private static Process start(Map<String, String> settings) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                java,
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                AuthMain.class.getName()));
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("TIDEWIRE_CLUSTER_MODE", "none");
    environment.put("TIDEWIRE_MANAGEMENT_PORT", "0");
    environment.put("TIDEWIRE_AUTH_PORT", "0");
    builder.environment().keySet().removeIf(name -> name.startsWith("TIDEWIRE_"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static List<String> errors(Process process) throws IOException {
    String text = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return text.lines().filter(line -> !line.isBlank() && !line.startsWith("WARNING")).toList();
  }
}
