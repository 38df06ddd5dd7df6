package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.testing.TestApps;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorsIT {

  private static final String ALLOW = "access-control-allow-origin";
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Issuer ISSUER = Issuer.hs256("s", SECRET);
  private static final String PATH = "/auth/channel?app_key=" + TestApps.KEY;
  private static final String APPS =
      """
      apps:
        - id: %s
          keys: [ { key: %s, secret: %s } ]
          allowed_origins: [ "*.example.org" ]
          jwt: { keys: [ { secret: %s } ] }
        - id: other
          keys: [ { key: other-key, secret: x } ]
          allowed_origins: [ "other.example" ]
      """
          .formatted(TestApps.ID, TestApps.KEY, TestApps.SECRET, SECRET);

  @TempDir Path folder;
  private Optional<AuthFixture> started = Optional.empty();

  @AfterEach
  void stop() {
    started.ifPresent(AuthFixture::close);
  }

  @Test
  void aBrowserMayAskFromAnAllowedPage() throws IOException {
    start(Map.of());

    var response = preflight(PATH, "https://www.example.org");

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().map())
        .containsEntry(ALLOW, List.of("https://www.example.org"))
        .containsEntry("access-control-allow-headers", List.of("authorization,x-csrf-token"))
        .containsKey("vary")
        .doesNotContainKey("access-control-allow-credentials");
  }

  @Test
  void aBrowserMayNotAskFromAForeignPage() throws IOException {
    start(Map.of());

    assertThat(isReadable(preflight(PATH, "https://evil.com"))).isFalse();
    assertThat(isReadable(preflight(PATH, "https://other.example"))).isFalse();
    assertThat(isReadable(preflight(PATH, "null"))).isFalse();
  }

  @Test
  void whileTheAppIsUnknownThePagesOfEveryAppMayAsk() throws IOException {
    start(Map.of());

    assertThat(isReadable(preflight("/auth/channel", "https://other.example"))).isTrue();
    assertThat(isReadable(preflight("/auth/channel", "https://evil.com"))).isFalse();
  }

  @Test
  void anAnswerAndAnErrorAreReadableForAnAllowedPageOnly() throws IOException {
    start(Map.of());

    assertThat(isReadable(from("https://a.example.org", "private-a"))).isTrue();
    assertThat(isReadable(from("https://a.example.org", "private-secret"))).isTrue();
    assertThat(isReadable(from("https://other.example", "private-a"))).isFalse();
    assertThat(isReadable(from("https://other.example", "private-secret"))).isFalse();
  }

  @Test
  void theOperatorMayAllowPagesForAllApps() throws IOException {
    start(Map.of("tidewire.auth.cors.origins", "https://app.example, *.example.net"));

    assertThat(isReadable(preflight(PATH, "https://app.example"))).isTrue();
    assertThat(isReadable(from("https://a.example.net", "private-a"))).isTrue();
    assertThat(isReadable(preflight(PATH, "https://www.example.org"))).isFalse();
  }

  @Test
  void aRequestThatNoBrowserSentNeedsNoOrigin() throws IOException {
    AuthFixture auth = start(Map.of());

    var response = auth.post(PATH, token(), "socket_id=1.2&channel_name=private-a");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().map()).doesNotContainKeys(ALLOW, "vary");
  }

  private AuthFixture start(Map<String, String> settings) throws IOException {
    AuthFixture auth = AuthFixture.start(folder, APPS, settings, Map.of());
    started = Optional.of(auth);
    return auth;
  }

  private static boolean isReadable(HttpResponse<String> response) {
    return response.headers().firstValue(ALLOW).isPresent();
  }

  private HttpResponse<String> from(String origin, String channel) {
    AuthFixture auth = started.orElseThrow();
    return auth.send(
        auth.request(PATH)
            .header("Origin", origin)
            .header("Authorization", "Bearer " + token())
            .POST(BodyPublishers.ofString("socket_id=1.2&channel_name=" + channel)));
  }

  private HttpResponse<String> preflight(String path, String origin) {
    AuthFixture auth = started.orElseThrow();
    return auth.send(
        auth.request(path)
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,x-csrf-token")
            .method("OPTIONS", BodyPublishers.noBody()));
  }

  private static String token() {
    long exp = Clock.systemUTC().instant().getEpochSecond() + 600;
    return ISSUER.token("{\"exp\":" + exp + ",\"channels\":{\"private-a\":[\"subscribe\"]}}");
  }
}
