package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the shared port, each service answers with and without its path prefix. */
class PathPrefixesIT {

  private static TidewireInOneJvm tidewire;

  @BeforeAll
  static void start() {
    tidewire =
        TidewireInOneJvm.start(
            Map.of(
                "tidewire.auth.path-prefix", "/a",
                "tidewire.edge.path-prefix", "/e",
                "tidewire.publish.path-prefix", "/p"));
  }

  @AfterAll
  static void stop() {
    tidewire.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/auth/channel, 405, Method not allowed; use POST",
    "/a/auth/user, 405, Method not allowed; use POST",
    "/a/auth/other, 404, 'Not found; the endpoints are /auth/channel, /auth/channels, /auth/user'",
    "/app/key, 426, this is a WebSocket endpoint",
    "/e/app/key, 426, this is a WebSocket endpoint"
  })
  void eachServiceAnswersItsOwnPaths(String path, int status, String error) throws Exception {
    HttpResponse<String> answer = put(path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(error);
  }

  @ParameterizedTest
  @CsvSource({"/apps/1/events", "/p/apps/1/events", "/p/auth/channel", "/e/auth/channel"})
  void theApiAnswersTheRest(String path) throws Exception {
    assertThat(put(path).body()).doesNotContain("use POST", "the endpoints are", "WebSocket");
  }

  private static HttpResponse<String> put(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + tidewire.edge(1) + path))
                .timeout(Duration.ofSeconds(10))
                .PUT(BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
  }
}
