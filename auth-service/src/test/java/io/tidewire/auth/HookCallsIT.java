package io.tidewire.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.auth.testing.TestApps;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.hook.ClientEventRequest;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.signing.AppSecret;
import io.tidewire.signing.ChannelSignature;
import io.tidewire.signing.WebhookSignature;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The requests that a backend receives, and the effects of its answers. */
@Timeout(180)
class HookCallsIT extends HookCallsFixture {

  private static final SocketId SOCKET = new SocketId("1.2");

  @Test
  void anEdgeIsToldToAskWhatTheBackendSaysAndWhatToTellIt() {
    ConnectVerdict verdict =
        auth.ask(
            Addresses.AUTH_CONNECT,
            new ConnectRequest(
                TestApps.KEY,
                Optional.of("7"),
                Optional.of("https://shop.example"),
                false,
                Optional.empty()),
            ConnectVerdict.class);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            ConnectVerdict.AskHook.class,
            ask -> {
              assertThat(ask.inputs().cookies()).containsExactly("sid");
              assertThat(ask.inputs().headers()).containsExactly("x-tenant");
            });
  }

  @Test
  void aBackendKnowsTheSessionByItsCookieAndTheCallByItsSignature() {
    ConnectVerdict verdict = connect("sid=1");
    connect("sid=1");

    assertThat(verdict)
        .isInstanceOfSatisfying(
            ConnectVerdict.Accepted.class,
            accepted -> assertThat(accepted.identity().orElseThrow().userId()).contains("ann"));
    assertThat(calls).hasSize(1);
    Call call = calls.get(0);
    assertThat(call.cookie()).isEqualTo("sid=1");
    assertThat(call.tenant()).isEqualTo("t1");
    assertThat(call.body()).contains("\"origin\":\"https://shop.example\"");
    assertThat(call.signature())
        .isEqualTo(
            WebhookSignature.sign(
                new AppSecret(TestApps.SECRET), call.body().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aDenialIsFinalAndAMalformedAnswerRefusesTheConnection() {
    assertThat(code("sid=denied")).isEqualTo(4009);
    assertThat(code("sid=nonsense")).isEqualTo(4100);
    assertThat(code("sid=huge")).isEqualTo(4100);
    assertThat(code("sid=redirects")).isEqualTo(4100);
    assertThat(calls).extracting(Call::path).doesNotContain("/elsewhere");
  }

  private SubscribeVerdict subscribe(String channel, Optional<String> signature) {
    return auth.askPatiently(
        Addresses.AUTH_HOOK_SUBSCRIBE,
        new SubscribeRequest(
            TestApps.ID,
            SOCKET,
            new ChannelName(channel),
            new SubscribeRequest.Proof(signature, Optional.empty()),
            Optional.empty()),
        SubscribeVerdict.class);
  }

  @Test
  void theBackendsConsentOpensAChannelWithoutASignature() {
    assertThat(subscribe("presence-a", Optional.empty()))
        .isInstanceOfSatisfying(
            SubscribeVerdict.Allowed.class,
            allowed -> assertThat(allowed.member().orElseThrow().userId()).isEqualTo("guest"));
  }

  @Test
  void aBadSignatureIsRefusedBeforeTheBackendIsAskedAndAGoodOneIsNotEnough() {
    String forged = TestApps.KEY + ":" + "0".repeat(64);
    assertThat(subscribe("private-a", Optional.of(forged)))
        .isInstanceOf(SubscribeVerdict.Refused.class);
    assertThat(calls).isEmpty();

    String good =
        TestApps.KEY
            + ":"
            + ChannelSignature.of(SOCKET, new ChannelName("private-a"), Optional.empty())
                .sign(new AppSecret(TestApps.SECRET));
    assertThat(subscribe("private-a", Optional.of(good)))
        .isInstanceOf(SubscribeVerdict.Allowed.class);
    assertThat(calls).hasSize(1);
  }

  @Test
  void theBackendRewritesAClientEvent() {
    ClientEventVerdict verdict =
        auth.ask(
            Addresses.AUTH_HOOK_CLIENT_EVENT,
            new ClientEventRequest(
                new Topic(TestApps.ID, "private-a"),
                "client-x",
                "dirty",
                new ClientEventRequest.Sender(SOCKET, Optional.of("ann"))),
            ClientEventVerdict.class);

    assertThat(verdict).isEqualTo(new ClientEventVerdict.Allowed("client-x", "clean"));
    assertThat(calls.get(0).body())
        .contains("\"event\":\"client-x\"", "\"data\":\"dirty\"", "\"user_id\":\"ann\"");
  }
}
