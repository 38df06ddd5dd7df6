package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.testing.TestApps;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy in front may strip the prefix of the endpoints' paths or leave it. */
class PathPrefixIT {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String FORM =
      "app_key=" + TestApps.KEY + "&socket_id=70312.998811&channel_name=private-orders.42";

  @TempDir Path folder;
  private AuthFixture auth;

  @BeforeEach
  void start() throws IOException {
    auth =
        AuthFixture.start(
            folder,
            "apps: [{ id: %s, keys: [{ key: %s, secret: %s }], jwt: { keys: [{ secret: %s }] } }]"
                .formatted(TestApps.ID, TestApps.KEY, TestApps.SECRET, SECRET),
            Map.of("tidewire.auth.path-prefix", "/real.time/v1"),
            Map.of());
  }

  @AfterEach
  void stop() {
    auth.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/auth/channel", "/real.time/v1/auth/channel"})
  void channelsAreSignedForWithThePrefixAndWithout(String path) {
    assertThat(post(path).statusCode()).isEqualTo(200);
    assertThat(post(path).body())
        .startsWith("{\"auth\":\"" + TestApps.KEY + ":")
        .doesNotContain("user_data");
    assertThat(auth.count("tidewire_auth_decisions", "kind", "http_channel", "outcome", "allowed"))
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/auth/user", "/real.time/v1/auth/user"})
  void usersAreSignedInWithThePrefixAndWithout(String path) {
    assertThat(post(path).statusCode()).isEqualTo(200);
    assertThat(post(path).body()).contains("\"user_data\":");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/real-time/v1/auth/channel",
        "/realXtime/v1/auth/channel",
        "/v1/auth/channel",
        "/real.time/v1/real.time/v1/auth/channel",
        "/real.time/v1auth/channel",
        "/real.time/v1",
        "/real.time/v1/auth/channel/"
      })
  void otherPathsAreNotFound(String path) {
    assertThat(post(path).statusCode()).isEqualTo(404);
  }

  @Test
  void thoseWhoMountTheRoutesCanAskWhichPathsTheyServe() {
    assertThat(auth.auth.routes().serves("/auth/channel")).isTrue();
    assertThat(auth.auth.routes().serves("/real.time/v1/auth/other")).isTrue();
    assertThat(auth.auth.routes().serves("/real.time/v1/apps/1/events")).isFalse();
    assertThat(auth.auth.routes().serves("/other/auth/channel")).isFalse();
  }

  private HttpResponse<String> post(String path) {
    return auth.post(path, token(), FORM);
  }

  private static String token() {
    long exp = Clock.systemUTC().instant().getEpochSecond() + 600;
    return Issuer.hs256("", SECRET)
        .token(
            "{\"sub\":\"u-17\",\"exp\":" + exp + ",\"channels\":{\"private-*\":[\"subscribe\"]}}");
  }
}
