package io.tidewire.auth.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.AppHooks;
import io.tidewire.auth.apps.AppHooks.ChannelHook;
import io.tidewire.auth.apps.AppHooks.ConnectHook;
import io.tidewire.auth.apps.HookEndpoint;
import io.tidewire.auth.testing.TestApps;
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

/** Hooks whose backend answers when the test tells it to. */
abstract class HooksFixture {

  static final HookEndpoint BACKEND =
      new HookEndpoint("https://shop.example/rt", Map.of(), Duration.ofSeconds(3), 2, false);
  static final ChannelHook CHANNELS = new ChannelHook(BACKEND, List.of("*"));
  static final App APP = hooked(TestApps.plain());
  static final App OTHER = hooked(TestApps.other());
  static final SocketId SOCKET = new SocketId("1.2");

  final ManualClock clock = new ManualClock();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final List<SignedPost> calls = new ArrayList<>();
  final Deque<Promise<Attempt>> unanswered = new ArrayDeque<>();
  final Hooks hooks = new Hooks(this::post, 1 << 20, clock, new SecureRandom(), registry);

  static App hooked(App app) {
    return app.with(
        new AppHooks(
            Optional.of(new ConnectHook(BACKEND, new ConnectHookInputs(List.of("sid"), List.of()))),
            Optional.of(CHANNELS),
            Optional.of(CHANNELS)));
  }

  Future<Attempt> post(SignedPost call) {
    calls.add(call);
    Promise<Attempt> answer = Promise.promise();
    unanswered.add(answer);
    return answer.future();
  }

  void answers(String json) {
    unanswered.remove().complete(new Attempt(Outcome.DELIVERED, 200, json, Optional.empty()));
  }

  void answers(Outcome outcome, int status) {
    unanswered.remove().complete(new Attempt(outcome, status, "", Optional.empty()));
  }

  Future<ConnectVerdict> connect(App app, String cookie) {
    return hooks.connect(
        app,
        new ConnectHookRequest(app.id(), cookie, Map.of(), Optional.empty(), Optional.empty()));
  }

  /**
   * @param client its address
   */
  Future<ConnectVerdict> connectFrom(String client, String cookie) {
    return hooks.connect(
        APP,
        new ConnectHookRequest(APP.id(), cookie, Map.of(), Optional.empty(), Optional.of(client)));
  }

  static ConnectVerdict.Accepted accepted(Future<ConnectVerdict> verdict) {
    assertThat(verdict.result()).isInstanceOf(ConnectVerdict.Accepted.class);
    return (ConnectVerdict.Accepted) verdict.result();
  }

  static int code(Future<ConnectVerdict> verdict) {
    return ((ConnectVerdict.Refused) verdict.result()).code();
  }

  Future<SubscribeVerdict> subscribe(String channel, Optional<Member> user) {
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

  Future<ClientEventVerdict> clientEvent(String data) {
    return hooks.clientEvent(
        APP,
        CHANNELS,
        new ClientEventRequest(
            new Topic(APP.id(), "private-a"),
            "client-x",
            data,
            new ClientEventRequest.Sender(SOCKET, Optional.of("ann"))));
  }
}
