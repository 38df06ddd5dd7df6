package io.tidewire.auth.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.kit.outbound.Attempt.Outcome;
import io.tidewire.wire.Member;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelHooksTest extends HooksFixture {

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
