package io.tidewire.edge.session;

import static io.tidewire.edge.session.RecoveringClient.established;
import static io.tidewire.edge.session.SessionRig.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.bus.RemoveFromChannel;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Channels.PresenceJoin;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.signing.cluster.PermitToken;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.error.CloseCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What opens a channel again without a signature (rec1). */
class PermitsTest {

  private static final Member ANN = new Member("ann", "{\"name\":\"Ann\"}");

  private final SessionRig rig = new SessionRig();
  private final RecoveringClient client = established(rig, "1.2");

  @Test
  void aSignatureIsWorthAPermitWhereTheNamespaceSaysSo() {
    client.subscribes("private-kept-a", "'auth':'k:s','recovery':{'v':1}");
    rig.auth.subscribeAnswers.remove().complete(new SubscribeVerdict.Allowed(Optional.empty()));

    client.resumed(new Resumption.Started(new Position("e", 1)));

    assertThat(
            PermitToken.verify(
                KEYS,
                "1",
                new ChannelName("private-kept-a"),
                new SocketId("1.2"),
                client.told().getString("permit")))
        .isPresent();
  }

  @Test
  void elsewhereItIsNot() {
    client.subscribes("private-a", "'auth':'k:s','recovery':{'v':1}");
    rig.auth.subscribeAnswers.remove().complete(new SubscribeVerdict.Allowed(Optional.empty()));

    client.resumed(new Resumption.Started(new Position("e", 1)));

    assertThat(client.told().containsKey("permit")).isFalse();
  }

  private String permitted(String channel, String socketId, Optional<String> user) {
    String permit =
        new PermitToken(
                channel.startsWith("presence-") ? Optional.of(ANN) : Optional.empty(),
                user,
                rig.clock.millis())
            .sign(KEYS, "1", new ChannelName(channel), new SocketId("7.8"));
    return "'recovery':{'v':1,'prev_socket':'7.8','resume_token':'%s','permit':'%s'}"
        .formatted(client.resumeToken(socketId, user), permit);
  }

  @Test
  void aPermitReplacesTheSignatureOfTheFormerConnection() {
    client.subscribes("private-kept-a", permitted("private-kept-a", "7.8", Optional.empty()));

    assertThat(rig.channels.joining).hasSize(1);
    assertThat(rig.auth.subscribes).isEmpty();
  }

  @Test
  void aPermitBringsTheMemberBackToAPresenceChannel() {
    client.subscribes("presence-kept-a", permitted("presence-kept-a", "7.8", Optional.empty()));

    assertThat(rig.channels.memberships).containsExactly(Optional.of(new PresenceJoin(ANN, 100)));
  }

  @Test
  void aPermitCountsForNothingWhereItsNamespaceDoesNotSaySo() {
    client.subscribes("private-a", permitted("private-a", "7.8", Optional.empty()));

    assertThat(rig.channels.joining).isEmpty();
    assertThat(rig.auth.subscribes).hasSize(1);
  }

  @Test
  void aPermitCountsForNothingOnAnotherChannel() {
    client.subscribes("private-kept-b", permitted("private-kept-a", "7.8", Optional.empty()));

    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void aPermitCountsForNothingWithAnotherConnectionsResumeToken() {
    client.subscribes("private-kept-a", permitted("private-kept-a", "7.9", Optional.empty()));

    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void aPermitCountsForNothingWithoutAKey() {
    String members = permitted("private-kept-a", "7.8", Optional.empty());
    rig.keys = Optional.empty();

    client.subscribes("private-kept-a", members);

    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void aPermitIsNotLookedAtBesideASignature() {
    client.subscribes(
        "private-kept-a", "'auth':'k:bad'," + permitted("private-kept-a", "7.8", Optional.empty()));

    assertThat(rig.channels.joining).isEmpty();
    assertThat(rig.auth.subscribes).hasSize(1);
  }

  @Test
  void whatAUserHeldBeforeItWasTerminatedOpensNothingAnyMore() {
    String before = permitted("private-kept-a", "7.8", Optional.of("ann"));
    rig.timers.advance(Duration.ofSeconds(1));
    rig.sessions.terminate(new TerminateUser("1", "ann"));
    rig.timers.advance(Duration.ofSeconds(1));
    String since = permitted("private-kept-b", "7.8", Optional.of("ann"));

    client.subscribes("private-kept-a", before);
    assertThat(rig.channels.joining).isEmpty();

    client.subscribes("private-kept-b", since);
    assertThat(rig.channels.joining).hasSize(1);
  }

  @Test
  void anAnonymousConnectionThatCameWithAUsersPermitEndsWithTheUser() {
    client.subscribes("private-kept-a", permitted("private-kept-a", "7.8", Optional.of("bob")));
    assertThat(rig.channels.joining).hasSize(1);

    rig.sessions.terminate(new TerminateUser("1", "bob"));

    assertThat(client.connection.socket().closes).containsExactly(CloseCode.UNAUTHORIZED);
  }

  @Test
  void whatAnAnonymousConnectionWasGivenForAUsersPermitEndsWithTheUserToo() {
    String first = client.resumeToken("1.2", Optional.empty());
    client.subscribes("private-kept-a", permitted("private-kept-a", "7.8", Optional.of("bob")));
    client.resumed(new Resumption.Started(new Position("e", 1)));
    String permit = client.told().getString("permit");
    rig.timers.advance(Duration.ofSeconds(1));
    rig.sessions.terminate(new TerminateUser("1", "bob"));
    rig.channels.joining.clear();

    RecoveringClient again = established(rig, "3.4");
    again.subscribes(
        "private-kept-a",
        "'recovery':{'v':1,'prev_socket':'1.2','resume_token':'%s','permit':'%s'}"
            .formatted(first, permit));

    assertThat(rig.channels.joining).isEmpty();
    assertThat(rig.auth.subscribes).hasSize(1);
  }

  @Test
  void aConnectionThatCameWithAUsersPermitDoesNotSignInAsAnother() {
    client.subscribes("private-kept-a", permitted("private-kept-a", "7.8", Optional.of("bob")));
    client.connection.hears();
    client.connection.says(
        "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\",\"user_data\":\"{}\"}}");

    rig.auth.signinAnswers.remove().complete(new SigninVerdict.SignedIn(ANN, List.of()));

    assertThat(client.connection.hears()).singleElement().asString().contains("another user");
  }

  @Test
  void aPresenceMembersPermitEndsWithTheUser() {
    String before = permitted("presence-kept-a", "7.8", Optional.empty());
    rig.sessions.terminate(new TerminateUser("1", ANN.userId()));

    client.subscribes("presence-kept-a", before);

    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void aPermitFromBeforeDoesNotOpenAChannelThatItsUserIsBannedFrom() {
    String members = permitted("presence-kept-a", "7.8", Optional.of("ann"));
    rig.sessions.remove(
        RemoveFromChannel.user(
            "1", new ChannelName("presence-kept-a"), "ann", rig.clock.millis() + 60_000));

    client.subscribes("presence-kept-a", members);

    assertThat(client.hears()).singleElement().asString().contains("Banned");
    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void anotherUsersTokenDoesNotCount() {
    client.connection.says(
        "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\",\"user_data\":\"{}\"}}");
    rig.auth.signinAnswers.remove().complete(new SigninVerdict.SignedIn(ANN, List.of()));

    client.subscribes("private-kept-a", permitted("private-kept-a", "7.8", Optional.of("bob")));

    assertThat(rig.channels.joining).isEmpty();
  }
}
