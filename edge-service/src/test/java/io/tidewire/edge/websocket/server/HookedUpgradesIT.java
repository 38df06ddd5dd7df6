package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.hook.ConnectHookInputs;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.edge.websocket.testing.RawClient;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upgrades that an app's connect hook decides. */
class HookedUpgradesIT extends UpgradeEndpointFixture {

  private static final String OTHERS = "Cookie: csrf=c; sid=1; sid2=2; xsid=3; SID=4";

  @BeforeEach
  void hook() {
    rig.auth.answer =
        question ->
            Future.succeededFuture(
                new ConnectVerdict.AskHook(
                    AppPolicy.defaults("1"),
                    new ConnectHookInputs(List.of("sid"), List.of("authorization", "x-tenant"))));
  }

  private ConnectHookRequest hookAsked(String... headers) throws Exception {
    try (RawClient client = client()) {
      assertThat(client.upgrade(PATH, headers)).startsWith(SWITCHING);
      return rig.auth.hookAsked.take();
    }
  }

  private void refused(String path, int code, String... headers) {
    try (RawClient client = client()) {
      assertThat(client.upgrade(path, headers)).startsWith(SWITCHING);
      assertThat(client.readClose().code()).isEqualTo(code);
    }
    assertThat(rig.auth.hookAsked).isEmpty();
    assertThat(rig.sessions.opened).isEmpty();
  }

  @Test
  void theBackendSeesTheNamedCookiesAndHeadersAndNothingElse() throws Exception {
    ConnectHookRequest asked =
        hookAsked(
            OTHERS, "X-Tenant: t1", "X-Tenant-2: t2", "Referer: https://a.example", "X-Real-IP: 9");

    assertThat(asked.cookies()).isEqualTo("sid=1");
    assertThat(asked.headers()).isEqualTo(Map.of("x-tenant", "t1"));
    assertThat(asked.origin()).isEmpty();
    assertThat(asked.client()).as("loopback is shared by many").isEmpty();
  }

  @Test
  void cookiesOfSeveralHeadersAndOfOneNameKeepTheirOrder() throws Exception {
    assertThat(hookAsked("Cookie: sid=1; a=b", "cookie: sid=2").cookies())
        .isEqualTo("sid=1; sid=2");
  }

  @Test
  void aRepeatedAuthorizationHeaderIsRefusedBeforeAnybodyIsAsked() {
    try (RawClient client = client()) {
      assertThat(client.upgrade(PATH, "Authorization: Basic a", "authorization: Basic b"))
          .startsWith("HTTP/1.1 400");
    }
    assertThat(rig.auth.asked).isEmpty();
    assertThat(rig.auth.hookAsked).isEmpty();
  }

  @Test
  void moreThanAHookMaySeeIsRefusedAndNotAskedAbout() {
    refused(PATH, 4009, "Cookie: sid=" + "x".repeat(ConnectHookInputs.MAX_BYTES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\u0001", "\u000b", "\u007f"})
  void aCookieWithCharactersThatHeadersForbidIsNotForwarded(String control) {
    try (RawClient client = client()) {
      assertThat(client.upgrade(PATH, "Cookie: sid=a" + control + "b")).startsWith("HTTP/1.1 400");
    }
    assertThat(rig.auth.hookAsked).isEmpty();
  }

  private static String withPass(String pass) {
    return PATH + "&pass=" + pass;
  }

  @Test
  void aPassThatCountsOpensTheConnectionWithoutAQuestion() {
    rig.auth.pass = Optional.of("good");
    try (RawClient client = client()) {
      assertThat(client.upgrade(withPass("good"), OTHERS)).startsWith(SWITCHING);
      assertThat(client.text("in").read().text()).isEqualTo("in");
    }
    assertThat(rig.auth.hookAsked).isEmpty();
  }

  @Test
  void withAPassThatDoesNotCountTheBackendIsAskedAsWithoutOne() throws Exception {
    rig.auth.pass = Optional.of("good");
    try (RawClient client = client()) {
      assertThat(client.upgrade(withPass("forged"), OTHERS)).startsWith(SWITCHING);
      assertThat(rig.auth.hookAsked.take().cookies()).isEqualTo("sid=1");
    }
  }

  @Test
  void aPassOpensNothingWhereNoHookDecides() {
    rig.auth.pass = Optional.of("good");
    rig.auth.refuse(4009, "a token is required");

    refused(withPass("good"), 4009);
  }
}
