package io.tidewire.auth.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.AppHooks;
import io.tidewire.auth.apps.AppHooks.ChannelHook;
import io.tidewire.auth.apps.AppHooks.ConnectHook;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.HookEndpoint;
import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.contract.hook.ConnectHookInputs;
import io.tidewire.contract.hook.ConnectHookRequest;
import io.tidewire.kit.outbound.Attempt;
import io.tidewire.kit.outbound.Attempt.Outcome;
import io.tidewire.kit.outbound.SignedPost;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HooksTest {

  private static final HookEndpoint BACKEND =
      new HookEndpoint("https://shop.example/rt", Map.of(), Duration.ofSeconds(3), 2, false);
  private static final ChannelHook CHANNELS = new ChannelHook(BACKEND, List.of("*"));
  private static final App APP = hooked(TestApps.plain());
  private static final App OTHER = hooked(TestApps.other());
  private static final SocketId SOCKET = new SocketId("1.2");

  private final ManualClock clock = new ManualClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<SignedPost> calls = new ArrayList<>();
  private final Deque<Promise<Attempt>> unanswered = new ArrayDeque<>();
  private final Hooks hooks = new Hooks(this::post, 1 << 20, clock, new SecureRandom(), registry);

  private static App hooked(App app) {
    return app.with(
        new AppHooks(
            Optional.of(new ConnectHook(BACKEND, new ConnectHookInputs(List.of("sid"), List.of()))),
            Optional.of(CHANNELS),
            Optional.of(CHANNELS)));
  }

  private Future<Attempt> post(SignedPost call) {
    calls.add(call);
    Promise<Attempt> answer = Promise.promise();
    unanswered.add(answer);
    return answer.future();
  }

  private void answers(String json) {
    unanswered.remove().complete(new Attempt(Outcome.DELIVERED, 200, json, Optional.empty()));
  }

  private void answers(Outcome outcome, int status) {
    unanswered.remove().complete(new Attempt(outcome, status, "", Optional.empty()));
  }

  private Future<ConnectVerdict> connect(App app, String cookie) {
    return hooks.connect(
        app,
        new ConnectHookRequest(app.id(), cookie, Map.of(), Optional.empty(), Optional.empty()));
  }

  private static ConnectVerdict.Accepted accepted(Future<ConnectVerdict> verdict) {
    assertThat(verdict.result()).isInstanceOf(ConnectVerdict.Accepted.class);
    return (ConnectVerdict.Accepted) verdict.result();
  }

  private static int code(Future<ConnectVerdict> verdict) {
    return ((ConnectVerdict.Refused) verdict.result()).code();
  }

  private Future<SubscribeVerdict> subscribe(String channel, Optional<Member> user) {
    return hooks.subscribe(
        APP,
        CHANNELS,
        new SubscribeRequest(
            APP.id(),
            SOCKET,
            new ChannelName(channel),
            new SubscribeRequest.Proof(Optional.empty(), Optional.empty()),
            user),
        Optional.empty());
  }

  private Future<ClientEventVerdict> clientEvent(String data) {
    return hooks.clientEvent(
        APP,
        CHANNELS,
        new ClientEventRequest(
            new Topic(APP.id(), "private-a"),
            "client-x",
            data,
            new ClientEventRequest.Sender(SOCKET, Optional.of("ann"))));
  }

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
    // No verdict outlives what it says.
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
  void whoeverBringsAnotherCookieIsAskedAbout() {
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
  void aRefusalIsForGoodAndKeptOnlyIfTheBackendSaysSo() {
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
  void anAnswerThatMakesNoSenseLetsNobodyInAndTheClientComesBack(String answer) {
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

  @Test
  void aSubscriptionsVerdictCountsForTheChannelAndTheUser() {
    Member ann = new Member("ann", "{}");
    Future<SubscribeVerdict> first = subscribe("private-a", Optional.of(ann));
    answers("{\"allow\":true,\"cache_seconds\":10}");
    Future<SubscribeVerdict> again = subscribe("private-a", Optional.of(ann));

    OptionalLong until = OptionalLong.of(clock.millis() + 10_000);
    assertThat(first.result()).isEqualTo(new SubscribeVerdict.Allowed(Optional.empty(), until));
    assertThat(again.result()).isEqualTo(first.result());
    assertThat(calls).hasSize(1);
    assertThat(calls.get(0).body().toJsonObject().getString("user_id")).isEqualTo("ann");
    subscribe("private-b", Optional.of(ann));
    subscribe("private-a", Optional.of(new Member("bob", "{}")));
    assertThat(calls).hasSize(3);
  }

  @Test
  void onAPresenceChannelTheSignedInUserJoinsOrElseWhoTheBackendNames() {
    Future<SubscribeVerdict> known =
        subscribe("presence-a", Optional.of(new Member("ann", "{\"n\":1}")));
    answers("{\"allow\":true,\"user_id\":\"bob\"}");
    Future<SubscribeVerdict> named = subscribe("presence-a", Optional.empty());
    answers("{\"allow\":true,\"user_id\":\"bob\",\"user_info\":{\"n\":2}}");
    Future<SubscribeVerdict> nobody = subscribe("presence-a", Optional.empty());
    answers("{\"allow\":true}");

    assertThat(member(known)).contains(new Member("ann", "{\"n\":1}"));
    assertThat(member(named)).contains(new Member("bob", "{\"n\":2}"));
    assertThat(nobody.result()).isInstanceOf(SubscribeVerdict.Refused.class);
  }

  private static Optional<Member> member(Future<SubscribeVerdict> verdict) {
    return ((SubscribeVerdict.Allowed) verdict.result()).member();
  }

  @Test
  void aRefusedSubscriptionSaysWhyAndOneWithoutAnAnswerIsUndecided() {
    Future<SubscribeVerdict> refused = subscribe("private-a", Optional.empty());
    answers("{\"allow\":false,\"reason\":\"not yours\"}");
    Future<SubscribeVerdict> undecided = subscribe("private-a", Optional.empty());
    answers(Outcome.UNREACHABLE, 0);

    assertThat(refused.result())
        .isEqualTo(new SubscribeVerdict.Refused("AuthError", "not yours", 403));
    assertThat(undecided.result()).isInstanceOf(SubscribeVerdict.Undecided.class);
  }

  @Test
  void aClientEventIsPublishedAsTheBackendWantsItOrNotAtAll() {
    Future<ClientEventVerdict> asItIs = clientEvent("{\"t\":1}");
    answers("{\"allow\":true}");
    Future<ClientEventVerdict> rewritten = clientEvent("{\"t\":1}");
    answers("{\"allow\":true,\"event\":\"client-y\",\"data\":{\"t\":2.0}}");
    Future<ClientEventVerdict> refused = clientEvent("{}");
    answers("{\"allow\":false,\"reason\":\"no swearing\"}");
    Future<ClientEventVerdict> unanswered = clientEvent("{}");
    answers(Outcome.TIMEOUT, 0);

    assertThat(asItIs.result()).isEqualTo(new ClientEventVerdict.Allowed("client-x", "{\"t\":1}"));
    assertThat(rewritten.result())
        .isEqualTo(new ClientEventVerdict.Allowed("client-y", "{\"t\":2.0}"));
    assertThat(refused.result()).isEqualTo(new ClientEventVerdict.Refused("no swearing"));
    assertThat(unanswered.result()).isInstanceOf(ClientEventVerdict.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"allow\":true,\"event\":\"order.paid\"}",
        "{\"allow\":true,\"event\":7}",
        "{\"allow\":true,\"data\":\"%s\"}"
      })
  void aBackendCannotTurnAClientEventIntoWhatAClientMayNotPublish(String answer) {
    Future<ClientEventVerdict> verdict = clientEvent("{}");
    answers(answer.formatted("x".repeat(10_241)));

    assertThat(verdict.result()).isInstanceOf(ClientEventVerdict.Refused.class);
  }
}
