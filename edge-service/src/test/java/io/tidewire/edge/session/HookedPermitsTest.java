package io.tidewire.edge.session;

import static io.tidewire.edge.session.RecoveringClient.established;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.HookedChannels;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Channels.PresenceJoin;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.wire.Member;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What opens a channel of the backend's again without a question to it (rec1). */
class HookedPermitsTest {

  private static final AppPolicy APP =
      RecoveringClient.app()
          .withHookedChannels(
              new HookedChannels(List.of("private-kept-*", "presence-kept-*"), List.of()));
  private static final Member GUEST = new Member("guest", "{}");

  private final SessionRig rig = new SessionRig();
  private final RecoveringClient before = established(rig, "1.2", APP);

  private void consents(Optional<Member> member, Duration reusable) {
    long until = reusable.isZero() ? 0 : rig.clock.millis() + reusable.toMillis();
    rig.hooks
        .subscribeAnswers
        .remove()
        .complete(new SubscribeVerdict.Allowed(member, OptionalLong.of(until)));
  }

  private JsonObject joined(RecoveringClient client) {
    client.resumed(new Resumption.Started(new Position("e", 1)));
    return client.told();
  }

  /** What the backend's consent is worth, in the answer to the subscription. */
  private JsonObject consented(String channel, Optional<Member> member, Duration reusable) {
    before.subscribes(channel, "'recovery':{'v':1}");
    consents(member, reusable);
    return joined(before);
  }

  private RecoveringClient returns(String socketId, String channel, String former, String permit) {
    RecoveringClient client = established(rig, socketId, APP);
    client.subscribes(
        channel,
        "'recovery':{'v':1,'prev_socket':'%s','resume_token':'%s','permit':'%s'}"
            .formatted(former, client.resumeToken(former, Optional.empty()), permit));
    return client;
  }

  @Test
  void aPermitForTheBackendsConsentEndsWithTheConsent() {
    String permit =
        consented("private-kept-a", Optional.empty(), Duration.ofSeconds(10)).getString("permit");

    rig.clock.advance(Duration.ofMillis(9_999));
    returns("1.3", "private-kept-a", "1.2", permit);
    assertThat(rig.channels.joining).hasSize(2);
    assertThat(rig.hooks.subscribes).hasSize(1);
    rig.clock.advance(Duration.ofMillis(1));
    returns("1.4", "private-kept-a", "1.2", permit);
    assertThat(rig.channels.joining).hasSize(2);
    assertThat(rig.hooks.subscribes).as("the backend is asked again").hasSize(2);
  }

  @Test
  void whoComesBackWithAPermitGetsNoneThatLastsLonger() {
    String first =
        consented("private-kept-a", Optional.empty(), Duration.ofSeconds(10)).getString("permit");
    rig.clock.advance(Duration.ofSeconds(9));
    String second = joined(returns("1.3", "private-kept-a", "1.2", first)).getString("permit");

    rig.clock.advance(Duration.ofMillis(999));
    returns("1.4", "private-kept-a", "1.3", second);
    assertThat(rig.hooks.subscribes).hasSize(1);
    rig.clock.advance(Duration.ofMillis(1));
    returns("1.5", "private-kept-a", "1.3", second);
    assertThat(rig.hooks.subscribes).hasSize(2);
  }

  @Test
  void thereIsNoPermitForAConsentThatCountsOnce() {
    assertThat(consented("private-kept-a", Optional.empty(), Duration.ZERO).containsKey("permit"))
        .isFalse();
  }

  @Test
  void aPermitRestoresTheMemberThatTheBackendNamed() {
    String permit =
        consented("presence-kept-a", Optional.of(GUEST), Duration.ofMinutes(1)).getString("permit");
    returns("1.3", "presence-kept-a", "1.2", permit);

    PresenceJoin guest = new PresenceJoin(GUEST, 100);
    assertThat(rig.channels.memberships).containsExactly(Optional.of(guest), Optional.of(guest));
  }

  @Test
  void aTerminatedMembersPermitIsWorthNothing() {
    String permit =
        consented("presence-kept-a", Optional.of(GUEST), Duration.ofMinutes(1)).getString("permit");
    rig.sessions.terminate(new TerminateUser("1", "guest"));

    returns("1.3", "presence-kept-a", "1.2", permit);

    assertThat(rig.channels.joining).hasSize(1);
    assertThat(rig.hooks.subscribes).hasSize(2);
  }
}
