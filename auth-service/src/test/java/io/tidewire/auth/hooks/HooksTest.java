package io.tidewire.auth.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.kit.outbound.Attempt.Outcome;
import io.tidewire.kit.outbound.SignedPost;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HooksTest extends HooksFixture {

  @Test
  void theBackendSaysWhoConnectsAndWhatItMayDo() {
    Future<ConnectVerdict> verdict = connect(APP, "sid=1");
    answers(
        """
        {"allow":true,"user_id":"ann","user_info":{"n":1.0},"channels":{"private-*":["subscribe"]},
         "watchlist":["bob"],"expires_in":60,"cache_seconds":600}\
        """);

    Identity identity = accepted(verdict).identity().orElseThrow();
    assertThat(identity.userId()).contains("ann");
    assertThat(identity.userInfo()).isEqualTo("{\"n\":1.0}");
    assertThat(identity.grants().allow("private-a", Permission.SUBSCRIBE)).isTrue();
    assertThat(identity.grants().allow("private-a", Permission.PUBLISH)).isFalse();
    long now = clock.millis();
    assertThat(identity.expiresAtSeconds()).isEqualTo(now / 1_000 + 60);
    assertThat(accepted(verdict).terms().orElseThrow().watchlist()).containsExactly("bob");
    // Every verdict ends when its own time is up.
    assertThat(accepted(verdict).terms().orElseThrow().reusableUntilMs()).isEqualTo(now + 60_000);
  }

  @Test
  void theBackendGetsTheCookieAsTheClientSentItAndASignedBody() {
    connect(APP, "sid=1; sid=2");

    SignedPost call = calls.get(0);
    assertThat(call.headers()).containsEntry("cookie", "sid=1; sid=2");
    assertThat(call.body().toJsonObject().getString("hook")).isEqualTo("connect");
    assertThat(call.body().toJsonObject().getString("app_id")).isEqualTo(APP.id());
    assertThat(call.signer().key()).isEqualTo(TestApps.KEY);
    assertThat(call.body().toString()).doesNotContain("sid");
  }

  @Test
  void aVerdictIsKeptForAsLongAsTheBackendSays() {
    connect(APP, "sid=1");
    answers("{\"allow\":true,\"user_id\":\"ann\",\"cache_seconds\":10}");

    clock.advance(Duration.ofMillis(9_999));
    assertThat(accepted(connect(APP, "sid=1")).identity()).isPresent();
    assertThat(calls).hasSize(1);
    clock.advance(Duration.ofMillis(1));
    connect(APP, "sid=1");
    assertThat(calls).hasSize(2);
  }

  @Test
  void aVerdictWithoutACacheTimeIsNotKept() {
    connect(APP, "sid=1");
    answers("{\"allow\":true}");
    connect(APP, "sid=1");

    assertThat(calls).hasSize(2);
  }

  @Test
  void anotherCookieIsAskedAbout() {
    connect(APP, "sid=1");
    answers("{\"allow\":true,\"cache_seconds\":10}");
    connect(APP, "sid=2");

    assertThat(calls).hasSize(2);
  }

  @Test
  void thoseWhoAskTheSameAtTheSameTimeShareOneCall() {
    Future<ConnectVerdict> first = connect(APP, "sid=1");
    Future<ConnectVerdict> second = connect(APP, "sid=1");
    answers("{\"allow\":true}");

    assertThat(calls).hasSize(1);
    assertThat(first.result()).isSameAs(second.result());
  }

  @Test
  void aRefusalIsFinalAndCachedOnlyIfTheBackendAllowsIt() {
    Future<ConnectVerdict> verdict = connect(APP, "sid=1");
    answers("{\"allow\":false,\"reason\":\"logged out\",\"cache_seconds\":10}");

    assertThat(verdict.result()).isEqualTo(new ConnectVerdict.Refused(4009, "logged out"));
    connect(APP, "sid=1");
    assertThat(calls).hasSize(1);
    Future<ConnectVerdict> byStatus = connect(APP, "sid=2");
    answers(Outcome.REJECTED, 403);
    assertThat(code(byStatus)).isEqualTo(4009);
    connect(APP, "sid=2");
    assertThat(calls).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "[]",
        "{}",
        "{\"allow\":\"true\"}",
        "{\"allow\":true,\"user_id\":7}",
        "{\"allow\":true,\"user_id\":\"\"}",
        "{\"allow\":true,\"user_info\":[]}",
        "{\"allow\":true,\"channels\":[\"a\"]}",
        "{\"allow\":true,\"channels\":{\"a\":[\"read\"]}}",
        "{\"allow\":true,\"cache_seconds\":\"10\"}",
        "{\"allow\":true,\"cache_seconds\":-1}",
        "{\"allow\":true,\"watchlist\":\"bob\"}",
        "{\"allow\":true,\"allow\":true}"
      })
  void aMalformedAnswerRefusesTheConnectionAndTheClientRetries(String answer) {
    Future<ConnectVerdict> verdict = connect(APP, "sid=1");
    answers(answer);

    assertThat(code(verdict)).isEqualTo(4100);
  }

  @Test
  void withoutAnAnswerTheClientComesBack() {
    Future<ConnectVerdict> late = connect(APP, "sid=1");
    answers(Outcome.TIMEOUT, 0);
    Future<ConnectVerdict> broken = connect(APP, "sid=2");
    answers(Outcome.REJECTED, 500);
    Future<ConnectVerdict> redirected = connect(APP, "sid=3");
    answers(Outcome.REJECTED, 302);

    assertThat(List.of(code(late), code(broken), code(redirected)))
        .containsExactly(4100, 4100, 4100);
    assertThat(
            registry
                .counter("tidewire_hook_calls_total", "hook", "connect", "outcome", "timeout")
                .count())
        .isEqualTo(1);
  }

  @Test
  void aBackendThatDoesNotAnswerIsLeftAloneAndAskedAgainLater() {
    for (int i = 0; i < 20; i++) {
      connect(APP, "sid=" + i);
      answers(Outcome.TIMEOUT, 0);
    }

    assertThat(code(connect(APP, "sid=x"))).isEqualTo(4100);
    assertThat(calls).hasSize(20);
    assertThat(registry.get("tidewire_hook_breakers_open").gauge().value()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    Future<ConnectVerdict> probe = connect(APP, "sid=x");
    answers("{\"allow\":true}");
    assertThat(accepted(probe)).isNotNull();
    assertThat(registry.get("tidewire_hook_breakers_open").gauge().value()).isZero();
  }

  @Test
  void aHookThatHangsDelaysNoOtherAppAndNoOtherHook() {
    for (int i = 0; i < 5; i++) connect(APP, "sid=" + i);
    assertThat(calls).as("no more than its concurrency").hasSize(2);
    assertThat(registry.get("tidewire_hook_waiting").gauge().value()).isEqualTo(3);

    connect(OTHER, "sid=1");
    clientEvent("{}");

    assertThat(calls).hasSize(4);
  }

  @Test
  void whatWaitedForLongerThanACallMayTakeIsNotAskedAnyMore() {
    connect(APP, "sid=1");
    connect(APP, "sid=2");
    Future<ConnectVerdict> third = connect(APP, "sid=3");
    clock.advance(Duration.ofMillis(3_001));
    answers("{\"allow\":true}");

    assertThat(code(third)).isEqualTo(4100);
    assertThat(calls).hasSize(2);
  }

  @Test
  void noMoreCallsWaitThanCanBeAnswered() {
    for (int i = 0; i < HookLine.MAX_WAITING + 2; i++) connect(APP, "sid=" + i);

    assertThat(code(connect(APP, "sid=more"))).isEqualTo(4100);
  }

  @Test
  void aChangedAppsVerdictsAreForgottenAndTheOthersAreNot() {
    connect(APP, "sid=1");
    answers("{\"allow\":true,\"cache_seconds\":10}");
    connect(OTHER, "sid=1");
    answers("{\"allow\":true,\"cache_seconds\":10}");
    connect(APP, "sid=2");

    hooks.serve(Apps.of(List.of(APP, OTHER)), Set.of(APP.id()));
    answers("{\"allow\":true,\"cache_seconds\":10}");
    connect(APP, "sid=1");
    connect(OTHER, "sid=1");
    connect(APP, "sid=2");

    assertThat(calls).as("asked again, also for what was under way").hasSize(5);
  }
}
