package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.FreePorts;
import io.tidewire.standalone.testing.ChildJvm;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.Http;
import io.tidewire.standalone.testing.TestApp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees who starts Tidewire for the first time, or misspells a setting. */
@Timeout(180)
class QuickstartIT {

  private final int port = FreePorts.one();
  @TempDir private Path directory;

  @Test
  void oneCommandStartsEverythingSaysHowToTryItAndEndsAtOnce() {
    try (ChildJvm child = start("quickstart", Map.of())) {
      child.line("Ctrl-C ends it");
      assertThat(String.join("\n", child.out()))
          .contains("http://localhost:" + port)
          .contains("100001", "tidewire-key", "tidewire-secret")
          .contains("new Pusher(\"tidewire-key\"", "pusher.subscribe(\"news\")", "curl http");
      assertThat(Http.get(port, "/").body()).contains("<h1>Tidewire</h1>");

      FrameClient client = FrameClient.connect(port).subscribe("news");
      assertThat(publish().statusCode()).isEqualTo(200);
      assertThat(client.next("headline").data()).isEqualTo("{\"text\":\"hello\"}");
      TestApp.backend(port).trigger("news", "direct", 7);
      assertThat(client.next("direct").data()).isEqualTo("7");
      assertThat(Http.get(port, "/auth/channel").statusCode()).isEqualTo(405);
      assertThat(Http.get(port, "/pusher/app/x").statusCode()).isEqualTo(404);

      child.terminate();
      assertThat(client.end().code()).isEqualTo(4200);
      assertThat(child.exitCode()).isZero();
      assertThat(child.err()).isEmpty();
      assertThat(child.complaints()).isEmpty();
    }
  }

  @Test
  void theDevelopmentAppIsReachableFromThisMachineOnlyUnlessToldOtherwise() {
    try (ChildJvm child = start("loopback", Map.of())) {
      child.line("Only this machine can connect");
      assertThat(listensOn("127.0.0.1")).isTrue();
      assertThat(listensOn("127.0.0.2")).isFalse();
    }
    try (ChildJvm child = start("opened", Map.of("TIDEWIRE_EDGE_HOST", "0.0.0.0"))) {
      child.line("WARNING: everyone who can reach this port can use the development app");
      assertThat(listensOn("127.0.0.2")).isTrue();
    }
  }

  private boolean listensOn(String address) {
    try (Socket socket = new Socket(address, port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void besideAppsOfOnesOwnThePageAsksForAKeyAndHasNoSecret() {
    Path apps = TestApp.file(directory, TestApp.yaml("a-secret-of-ones-own"));
    try (ChildJvm child = start("own-apps", Map.of("TIDEWIRE_AUTH_APPS", apps.toString()))) {
      child.line("Ctrl-C ends it");

      assertThat(String.join("\n", child.out()))
          .contains(apps.toString())
          .doesNotContain("tidewire-secret", "a-secret-of-ones-own");
      assertThat(Http.get(port, "/").body()).contains("App key").doesNotContain("secret-of-ones");
      assertThat(Http.get(port, "/quickstart/app.json").body()).isEqualTo("{}");
      assertThat(publish().statusCode()).isEqualTo(405);
      assertThat(
              TestApp.backend(port, "a-secret-of-ones-own").trigger("a", "e", "").getHttpStatus())
          .isEqualTo(200);
    }
  }

  @Test
  void aPortThatIsTakenIsOneLineAndAFailure() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      String number = Integer.toString(taken.getLocalPort());

      assertFails(
          Map.of("TIDEWIRE_EDGE_PORT", number),
          "port " + number + " is taken \\(TIDEWIRE_EDGE_PORT\\)");
    }
  }

  @Test
  void aRedisThatCannotBeReachedIsOneLineAndAFailure() {
    assertFails(
        Map.of("TIDEWIRE_REDIS_URL", "redis://127.0.0.1:1"),
        "no Redis at redis://127.0.0.1:1: .*refused.* \\(TIDEWIRE_REDIS_URL\\)");
  }

  @Test
  void aBadAppsFileIsOneLineWithTheLineOfTheMistake() {
    Path apps = TestApp.file(directory, "apps:\n  - id: \"1\"\n    keys: nonsense\n");

    assertFails(Map.of("TIDEWIRE_AUTH_APPS", apps.toString()), "apps.yml, line 3: .*keys.*");
  }

  @Test
  void anAppsFileThatIsNotThereIsOneLine() {
    assertFails(
        Map.of("TIDEWIRE_AUTH_APPS", "/no/such/apps.yml"), "/no/such/apps.yml does not exist");
  }

  @Test
  void aSettingThatIsWrongIsOneLine() {
    assertFails(
        Map.of("TIDEWIRE_EDGE_PORT", "many"), "TIDEWIRE_EDGE_PORT: expected a whole number .*");
  }

  private void assertFails(Map<String, String> environment, String complaint) {
    try (ChildJvm child = start("mistake", environment)) {
      assertThat(child.exitCode()).isPositive();
      assertThat(child.err())
          .singleElement()
          .asString()
          .matches("tidewire standalone cannot start: .*" + complaint);
      assertThat(child.out()).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  private ChildJvm start(String name, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>();
    all.put("TIDEWIRE_EDGE_PORT", Integer.toString(port));
    all.put("TIDEWIRE_MANAGEMENT_PORT", "0");
    all.putAll(environment);
    return ChildJvm.start(name, StandaloneMain.class, List.of(), all);
  }

  private HttpResponse<String> publish() {
    return Http.send(
        Http.request(port, "/quickstart/publish")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"channel\":\"news\",\"event\":\"headline\",\"data\":{\"text\":\"hello\"}}")));
  }
}
