package io.tidewire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidewire check --against} in a process of its own, against a running server. */
@Timeout(180)
class CheckAgainstIT {

  private static final String BACKEND_SECRET = "b".repeat(32);
  private static final String CLUSTER_KEY = "a-cluster-key-of-more-than-32-characters";

  @TempDir private static Path directory;

  private static RunningTidewire server;
  private static Map<String, String> same;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings =
        Map.of(
            "TIDEWIRE_CLUSTER_BACKEND_SECRET", BACKEND_SECRET,
            "TIDEWIRE_AUTH_CLUSTER_KEY", CLUSTER_KEY);
    server = RunningTidewire.start(directory, settings);
    same = new HashMap<>(settings);
    same.put("TIDEWIRE_EDGE_HOST", "127.0.0.1");
    same.put("TIDEWIRE_EDGE_PORT", Integer.toString(server.port()));
    same.put("TIDEWIRE_MANAGEMENT_PORT", Integer.toString(server.managementPort()));
    same.put("TIDEWIRE_AUTH_APPS", directory.resolve("apps.yml").toString());
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void theSettingsAndAppsOfTheServerItselfChangeNothing() throws Exception {
    Typed check = check(same);

    assertThat(check.out()).contains(": standalone on ", "\n  nothing would change\n");
    assertThat(check.code()).as(check.out()).isZero();
  }

  @Test
  void whatWouldChangeIsTheExitCodeAndPrintedWithoutSecrets() throws Exception {
    Map<String, String> changed = new HashMap<>(same);
    changed.put("TIDEWIRE_EDGE_PORT", "7001");
    changed.remove("TIDEWIRE_EDGE_HOST");
    changed.put("TIDEWIRE_AUTH_CLUSTER_KEY", "another" + CLUSTER_KEY);
    changed.put("TIDEWIRE_AUTH_APPS", apps(RunningTidewire.APPS.replace("the-secret", "new")));

    Typed check = check(changed);

    assertThat(check.code()).as(check.out()).isEqualTo(3);
    assertThat(check.out())
        .containsPattern("TIDEWIRE_EDGE_PORT +" + server.port() + " +7001\n")
        .containsPattern("TIDEWIRE_EDGE_HOST +127.0.0.1 +0.0.0.0\n")
        .containsPattern("TIDEWIRE_AUTH_CLUSTER_KEY +\\(secret\\) +\\(another secret\\)\n")
        .containsPattern("app 7 secrets, tokens or webhooks +\\(secret\\) +\\(another secret\\)\n")
        .doesNotContain(CLUSTER_KEY, BACKEND_SECRET, "the-secret");
  }

  @Test
  void machinesReadTheSameAsJson() throws Exception {
    Map<String, String> changed = new HashMap<>(same);
    changed.put("TIDEWIRE_AUTH_APPS", apps("apps: [{id: '8', keys: [{key: k, secret: s}]}]"));
    changed.put("TIDEWIRE_CLUSTER_BACKEND_SECRET", "c".repeat(32));

    Typed check = check(changed, "--json");

    assertThat(check.code()).as(check.out()).isEqualTo(3);
    JsonObject against = new JsonObject(check.out()).getJsonArray("against").getJsonObject(0);
    assertThat(against.getString("service")).isEqualTo("standalone");
    assertThat(against.getJsonArray("changes").stream().map(each -> ((JsonObject) each)))
        .extracting(change -> change.getString("name"))
        .containsExactlyInAnyOrder(
            "TIDEWIRE_AUTH_APPS", "TIDEWIRE_CLUSTER_BACKEND_SECRET", "app 7", "app 8");
    assertThat(against.getJsonArray("not_compared"))
        .isEqualTo(new JsonArray().add("TIDEWIRE_AUTH_CLUSTER_KEY"));
  }

  @Test
  void theManagementPortTellsTheSettingsWithoutASecret() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.managementPort() + "/settings"))
            .build();

    String told = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();

    assertThat(told)
        .doesNotContain(
            "the-secret", RunningTidewire.JWT_SECRET, BACKEND_SECRET, CLUSTER_KEY, "redis://:");
    JsonObject settings = new JsonObject(told).getJsonObject("settings");
    assertThat(settings.getJsonObject("tidewire.edge.port").getString("value"))
        .isEqualTo(Integer.toString(server.port()));
    assertThat(settings.getJsonObject("tidewire.edge.outbound.max-bytes").getString("value"))
        .isEqualTo("1048576");
  }

  @Test
  void aPortWhereNoManagementPortIsFailsWithWhatToName() throws Exception {
    Typed nobody = run(same, "check", "--against", "http://127.0.0.1:1");
    Typed other = run(same, "check", "--against", "http://127.0.0.1:" + server.port());

    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.out())
        .contains("cannot read http://127.0.0.1:1/settings; name the management port");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.out()).contains("/settings answered with status 404");
    assertThat(run(same, "check", "--against", "9600").code()).isEqualTo(2);
  }

  @Test
  void aWrongSettingOfAnyServiceIsRefused() throws Exception {
    for (String setting :
        new String[] {
          "TIDEWIRE_MANAGEMENT_PORT",
          "TIDEWIRE_LOG_LEVEL",
          "TIDEWIRE_LEASE_TTL",
          "TIDEWIRE_WEBHOOKS_LEASE"
        }) {
      Typed check = run(Map.of(setting, "no such value"), "check");

      assertThat(check.code()).as(setting).isEqualTo(2);
      assertThat(check.out()).startsWith("tidewire check: " + setting + ": ");
    }
  }

  private static String apps(String yaml) throws Exception {
    return Files.writeString(Files.createTempFile(directory, "apps", ".yml"), yaml).toString();
  }

  private static Typed check(Map<String, String> settings, String... options) throws Exception {
    String[] line = new String[options.length + 3];
    line[0] = "check";
    line[1] = "--against";
    line[2] = "http://127.0.0.1:" + server.managementPort();
    System.arraycopy(options, 0, line, 3, options.length);
    return run(settings, line);
  }

  /** The output includes errors. */
  private static Typed run(Map<String, String> settings, String... line) throws Exception {
    Process process = ChildJvm.of(TidewireMain.class, settings, line).start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Typed(process.exitValue(), out, "");
    } finally {
      process.destroyForcibly();
    }
  }
}
