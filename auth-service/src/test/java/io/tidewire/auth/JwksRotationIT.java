package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.testing.Issuer;
import io.tidewire.auth.testing.JwksServer;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.RefreshRequest;
import io.tidewire.contract.auth.RefreshVerdict;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.kit.testing.Await;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwksRotationIT {

  private static final Issuer FIRST = Issuer.rs256("first");
  private static final Issuer SECOND = Issuer.es256("second");

  @TempDir Path folder;
  private final Vertx elsewhere = Vertx.vertx();
  private final JwksServer provider = new JwksServer(elsewhere);
  private Optional<AuthFixture> started = Optional.empty();

  @AfterEach
  void stop() {
    started.ifPresent(AuthFixture::close);
    elsewhere.close().await();
  }

  @Test
  void keysRotateWithoutARestart() throws IOException {
    provider.publish(FIRST);
    AuthFixture auth = start(Map.of("tidewire.auth.jwks.cool-down", "0s"));
    Await.until(() -> accepts(auth, FIRST));

    provider.publish(FIRST, SECOND);
    assertThat(accepts(auth, SECOND)).isTrue();
    assertThat(accepts(auth, FIRST)).isTrue();

    provider.publish(SECOND);
    assertThat(connect(auth, Issuer.eddsa("unknown")))
        .isEqualTo(new ConnectVerdict.Refused(4009, "Token key is unknown"));
    assertThat(accepts(auth, FIRST)).isFalse();
    assertThat(accepts(auth, SECOND)).isTrue();
  }

  @Test
  void aProviderThatFailsLaterDoesNotInvalidateTokens() throws IOException {
    provider.publish(FIRST);
    AuthFixture auth = start(Map.of("tidewire.auth.jwks.cool-down", "0s"));
    Await.until(() -> accepts(auth, FIRST));

    provider.answerWith(request -> JwksServer.status(request, 500));
    assertThat(connect(auth, SECOND)).isEqualTo(retryable());
    provider.answerWith(request -> request.response().end("<html>maintenance</html>"));
    assertThat(connect(auth, SECOND)).isEqualTo(retryable());

    assertThat(accepts(auth, FIRST)).isTrue();
    assertThat(auth.count("tidewire_auth_jwks_refreshes", "outcome", "failed")).isPositive();
    assertThat(auth.count("tidewire_auth_jwks_refreshes", "outcome", "unusable")).isPositive();
  }

  @Test
  void untilTheKeysCameOnceItsTokensAreRefusedRetryablyAndTheServiceIsNotReady()
      throws IOException {
    AuthFixture auth = start(Map.of("tidewire.auth.jwks.cool-down", "0s"));

    assertThat(connect(auth, FIRST)).isEqualTo(retryable());
    assertThat(refresh(auth, FIRST)).isInstanceOf(RefreshVerdict.Refused.class);
    assertThat(http(auth, FIRST).statusCode()).isEqualTo(503);
    assertThat(http(auth, FIRST).headers().firstValue("Retry-After")).hasValue("1");
    assertThat(auth.health.problems().get("auth-keys"))
        .isEqualTo("token keys have never been loaded: " + provider.url());

    provider.publish(FIRST);

    assertThat(accepts(auth, FIRST)).isTrue();
    assertThat(auth.health.isReady()).isTrue();
    assertThat(refresh(auth, FIRST)).isInstanceOf(RefreshVerdict.Renewed.class);
    assertThat(http(auth, FIRST).statusCode()).isEqualTo(200);
  }

  @Test
  void noKeySetEverAcceptsAnUnsignedToken() throws IOException {
    provider.answerWith(request -> request.response().end("{\"keys\":[]}"));
    AuthFixture auth = start(Map.of());
    long exp = Clock.systemUTC().instant().getEpochSecond() + 600;
    String claims = Issuer.base64("{\"exp\":" + exp + ",\"sub\":\"root\"}");

    for (String alg : new String[] {"none", "None", "NONE"}) {
      String header = Issuer.base64("{\"alg\":\"" + alg + "\"}");
      for (String token : new String[] {header + "." + claims, header + "." + claims + "."}) {
        assertThat(connect(auth, token))
            .isInstanceOfSatisfying(
                ConnectVerdict.Refused.class,
                refused -> assertThat(refused.code()).isEqualTo(4009));
      }
    }
  }

  @Test
  void unknownKeyIdsDoNotHammerTheProvider() throws IOException {
    provider.publish(FIRST);
    AuthFixture auth = start(Map.of("tidewire.auth.jwks.cool-down", "1h"));
    Await.until(() -> accepts(auth, FIRST));

    for (int i = 0; i < 50; i++) assertThat(connect(auth, SECOND)).isEqualTo(retryable());

    assertThat(provider.asked()).isEqualTo(1);
  }

  private AuthFixture start(Map<String, String> settings) throws IOException {
    String yaml =
        """
        apps:
          - id: %s
            keys: [ { key: %s, secret: %s } ]
            token: required
            jwt: { jwks_url: "%s" }
        """
            .formatted(TestApps.ID, TestApps.KEY, TestApps.SECRET, provider.url());
    AuthFixture auth = AuthFixture.start(folder, yaml, settings, Map.of());
    started = Optional.of(auth);
    return auth;
  }

  private static boolean accepts(AuthFixture auth, Issuer issuer) {
    return connect(auth, issuer) instanceof ConnectVerdict.Accepted;
  }

  private static ConnectVerdict connect(AuthFixture auth, Issuer issuer) {
    return connect(auth, token(issuer));
  }

  private static ConnectVerdict connect(AuthFixture auth, String token) {
    return auth.ask(
        Addresses.AUTH_CONNECT,
        new ConnectRequest(
            TestApps.KEY, Optional.of("7"), Optional.empty(), false, Optional.of(token)),
        ConnectVerdict.class);
  }

  private static RefreshVerdict refresh(AuthFixture auth, Issuer issuer) {
    return auth.ask(
        Addresses.AUTH_REFRESH,
        new RefreshRequest(TestApps.ID, token(issuer)),
        RefreshVerdict.class);
  }

  private static HttpResponse<String> http(AuthFixture auth, Issuer issuer) {
    return auth.post("/auth/user", token(issuer), "socket_id=1.2");
  }

  private static ConnectVerdict retryable() {
    return new ConnectVerdict.Refused(4100, "Token keys are not available, try again");
  }

  private static String token(Issuer issuer) {
    long exp = Clock.systemUTC().instant().getEpochSecond() + 600;
    return issuer.token("{\"exp\":" + exp + ",\"sub\":\"ann\"}");
  }
}
