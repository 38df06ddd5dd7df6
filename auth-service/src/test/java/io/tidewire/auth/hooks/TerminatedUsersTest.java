package io.tidewire.auth.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.wire.Member;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Verdicts about a user who is terminated, for example at the end of a session. */
class TerminatedUsersTest extends HooksFixture {

  private static final String ANN = "{\"allow\":true,\"user_id\":\"ann\",\"cache_seconds\":600}";
  private static final String BOB = "{\"allow\":true,\"user_id\":\"bob\",\"cache_seconds\":600}";

  @Test
  void aTerminatedUsersVerdictsAreForgottenAndNobodyElses() {
    connect(APP, "sid=1");
    answers(ANN);
    connect(APP, "sid=2");
    answers(ANN);
    connect(APP, "sid=3");
    answers(BOB);
    connect(OTHER, "sid=1");
    answers(ANN);
    assertThat(calls).hasSize(4);

    hooks.terminated(APP.id(), "ann");

    connect(APP, "sid=3");
    connect(OTHER, "sid=1");
    assertThat(calls).as("another user's, and another app's").hasSize(4);
    Future<ConnectVerdict> first = connect(APP, "sid=1");
    connect(APP, "sid=2");
    assertThat(calls).hasSize(6);
    answers("{\"allow\":false,\"reason\":\"logged out\"}");
    assertThat(first.result()).isEqualTo(new ConnectVerdict.Refused(4009, "logged out"));
  }

  @Test
  void aTerminatedUserIsAskedAboutAgainWithEachChannel() {
    Optional<Member> ann = Optional.of(new Member("ann", "{}"));
    subscribe("private-a", ann);
    answers("{\"allow\":true,\"cache_seconds\":600}");
    subscribe("private-b", ann);
    answers("{\"allow\":false,\"cache_seconds\":600}");
    subscribe("private-a", Optional.empty());
    answers("{\"allow\":true,\"cache_seconds\":600}");
    subscribe("presence-a", Optional.empty());
    answers(ANN);
    assertThat(calls).hasSize(4);

    hooks.terminated(APP.id(), "ann");

    subscribe("private-a", Optional.empty());
    assertThat(calls).as("nobody in particular").hasSize(4);
    subscribe("private-a", ann);
    subscribe("private-b", ann);
    assertThat(calls).hasSize(6);
    subscribe("presence-a", Optional.empty());
    assertThat(calls).as("the member whom the backend has named").hasSize(6);
    assertThat(registry.get("tidewire_hook_waiting").gauge().value()).isEqualTo(1);
  }

  @Test
  void anAnswerThatMayBeOlderThanTheTerminationLetsNobodyInAndIsNotKept() {
    Future<ConnectVerdict> before = connect(APP, "sid=1");
    Future<ConnectVerdict> others = connect(APP, "sid=2");
    hooks.terminated(APP.id(), "ann");
    answers(ANN);
    answers(BOB);

    assertThat(code(before)).as("the client comes back").isEqualTo(4100);
    assertThat(accepted(others).identity().orElseThrow().userId()).contains("bob");
    clock.advance(Duration.ofMillis(1));
    Future<ConnectVerdict> after = connect(APP, "sid=1");
    assertThat(calls).hasSize(3);
    answers(ANN);
    assertThat(accepted(after).identity().orElseThrow().userId()).contains("ann");
  }

  @Test
  void anAnswerAboutAChannelThatMayBeOlderThanTheTerminationDoesNotCount() {
    Future<SubscribeVerdict> before = subscribe("presence-a", Optional.empty());
    hooks.terminated(APP.id(), "ann");
    answers(ANN);

    assertThat(before.result()).isInstanceOf(SubscribeVerdict.Undecided.class);
  }

  @Test
  void terminationsAreRememberedForAsLongAsAQuestionMayTakeAndNotAllOfThem() {
    RecentTerminations recent = new RecentTerminations(clock);
    long asked = clock.millis();
    recent.add("1", "ann");
    assertThat(recent.since("1", Optional.of("ann"), asked)).isTrue();
    assertThat(recent.since("1", Optional.of("ann"), asked + 1)).isFalse();
    assertThat(recent.since("2", Optional.of("ann"), asked)).isFalse();
    assertThat(recent.since("1", Optional.empty(), asked)).isFalse();

    clock.advance(RecentTerminations.KEPT);
    recent.add("1", "bob");
    assertThat(recent.since("1", Optional.of("ann"), asked)).isTrue();
    clock.advance(Duration.ofMillis(1));
    recent.add("1", "cat");
    assertThat(recent.since("1", Optional.of("ann"), asked)).isFalse();

    for (int i = 0; i < 2 * RecentTerminations.MOST; i++) recent.add("1", "user-" + i);
    assertThat(recent.size()).isEqualTo(RecentTerminations.MOST);
  }
}
