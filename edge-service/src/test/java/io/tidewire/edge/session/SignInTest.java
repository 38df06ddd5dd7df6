package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.RefreshVerdict;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.bus.RemoveFromChannel;
import io.tidewire.contract.bus.TerminateConnection;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.CloseCode;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignInTest {

  private static final String SIGNIN =
      "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\",\"user_data\":\"{\\\"id\\\":\\\"ann\\\"}\"}}";
  private static final String REFRESH =
      "{\"event\":\"tidewire:refresh\",\"data\":{\"token\":\"a.b.c\"}}";
  private static final Duration HOUR = Duration.ofHours(1);

  private final SessionRig rig = new SessionRig();

  @Test
  void successEchoesTheSignedTextToTheLetter() {
    Connection client = signedIn("1.2", "ann");

    assertThat(client.hears())
        .containsExactly(
            "{\"event\":\"pusher:signin_success\",\"data\":"
                + "\"{\\\"user_data\\\":\\\"{\\\\\\\"id\\\\\\\":\\\\\\\"ann\\\\\\\"}\\\"}\"}");
  }

  @Test
  void successIsToldWhenWhatIsSentToTheUserArrives() {
    rig.channels.admitsUsersAtOnce = false;
    Connection client = signedIn("1.2", "ann");
    assertThat(client.hears()).isEmpty();
    client.says(SIGNIN);
    assertThat(client.hears()).singleElement().asString().contains("4009", "in progress");

    ChannelSubscriber bound = rig.channels.joining.get(0);
    rig.channels.admitAll();
    bound.offer(new TextFrame("{\"event\":\"hi\",\"channel\":\"#server-to-user-ann\"}"));

    List<String> heard = client.hears();
    assertThat(heard).hasSize(2);
    assertThat(heard.get(0)).contains("signin_success");
    assertThat(heard.get(1)).contains("hi");
  }

  @Test
  void theSubscribeThatFollowsASignInChangesNothing() {
    Connection client = signedIn("1.2", "ann");
    client.hears();

    client.subscribes("#server-to-user-ann");

    assertThat(client.hears()).singleElement().asString().contains("subscription_succeeded");
    assertThat(rig.channels.memberships).hasSize(1);
    assertThat(rig.channels.left).isEmpty();
  }

  @Test
  void aSubscribeWhileTheUserIsBeingBoundIsAnsweredAfterTheSuccess() {
    rig.channels.admitsUsersAtOnce = false;
    Connection client = signedIn("1.2", "ann");

    client.subscribes("#server-to-user-ann");
    rig.channels.admitAll();

    List<String> heard = client.hears();
    assertThat(heard).hasSize(2);
    assertThat(heard.get(0)).contains("signin_success");
    assertThat(heard.get(1)).contains("subscription_succeeded");
  }

  @Test
  void aUserWhoSignsInAgainIsToldAtOnce() {
    Connection client = signedIn("1.2", "ann");
    client.hears();
    client.says(SIGNIN);

    rig.auth.signinAnswers.remove().complete(verdict("ann"));

    assertThat(client.hears()).singleElement().asString().contains("signin_success");
    assertThat(rig.channels.memberships).hasSize(1);
  }

  @Test
  void anIdThatCannotNameAChannelIsSignedInNevertheless() {
    Connection client = signedIn("1.2", "a\u0007b");

    assertThat(client.hears()).singleElement().asString().contains("signin_success");
    assertThat(rig.channels.memberships).isEmpty();
  }

  @Test
  void aRefusedSignInIsASoftError() {
    Connection client = rig.connect("1.2");
    client.hears();
    client.says(SIGNIN);

    rig.auth.signinAnswers.remove().complete(new SigninVerdict.Refused("Invalid signature"));

    assertThat(client.hears()).singleElement().asString().contains("4009", "Invalid signature");
    assertThat(client.socket().closes).isEmpty();
  }

  @Test
  void aConnectionDoesNotBecomeSomebodyElse() {
    Connection client = signedIn("1.2", "ann");
    client.hears();
    client.says(SIGNIN);

    rig.auth.signinAnswers.remove().complete(verdict("bob"));

    assertThat(client.hears()).singleElement().asString().contains("another user");
  }

  @Test
  void theUserChannelIsForTheSignedInUserOnly() {
    Connection client = signedIn("1.2", "ann");
    client.hears();

    client.subscribes("#server-to-user-bob");
    client.subscribes("#server-to-user-ann");
    rig.channels.admitAll();

    List<String> heard = client.hears();
    assertThat(heard).hasSize(2);
    assertThat(heard.get(0)).contains("subscription_error", "#server-to-user-bob", "401");
    assertThat(heard.get(1)).contains("subscription_succeeded", "#server-to-user-ann");
  }

  @Test
  void whoCanSignInCanJoinItsOwnChannelHoweverLongItsIdMayBe() {
    AppPolicy usual = AppPolicy.defaults("1");
    AppPolicy longIds =
        new AppPolicy(
            "1",
            usual.connections(),
            usual.messages(),
            new AppPolicy.Users(184, 1_024, 100),
            new AppPolicy.ChannelRules(false, List.of()));
    for (int length : new int[] {128, 149, 184}) {
      String id = "u".repeat(length);
      Connection client = rig.connect("1." + length, longIds, Optional.empty());
      client.says(SIGNIN);
      rig.auth.signinAnswers.remove().complete(verdict(id));
      client.hears();

      client.subscribes("#server-to-user-" + id);
      rig.channels.admitAll();

      assertThat(client.hears()).singleElement().asString().contains("subscription_succeeded");
    }
  }

  @Test
  void terminatingAUserClosesItsConnectionsAndNoOther() {
    Connection first = signedIn("1.2", "ann");
    Connection second = signedIn("3.4", "ann");
    Connection other = signedIn("5.6", "bob");
    Connection nobody = rig.connect("7.8");

    rig.sessions.terminate(new TerminateUser("1", "ann"));

    assertThat(first.socket().closes).containsExactly(CloseCode.UNAUTHORIZED);
    assertThat(second.socket().closes).containsExactly(CloseCode.UNAUTHORIZED);
    assertThat(other.socket().closes).isEmpty();
    assertThat(nobody.socket().closes).isEmpty();
  }

  @Test
  void aUserIsRemovedFromOneChannelAndStaysConnected() {
    Connection ann = signedIn("1.2", "ann");
    Connection bob = signedIn("3.4", "bob");
    for (Connection client : List.of(ann, bob)) {
      client.subscribes("news");
      client.subscribes("other");
      rig.channels.admitAll();
      client.hears();
    }

    rig.sessions.remove(RemoveFromChannel.user("1", new ChannelName("news"), "ann"));

    assertThat(ann.hears())
        .containsExactly(
            "{\"event\":\"pusher:subscription_error\",\"channel\":\"news\",\"data\":\"{\\\"type\\\":\\\"Removed\\\",\\\"error\\\":\\\"You"
                + " were removed from the channel by the app\\\",\\\"status\\\":403}\"}");
    assertThat(rig.channels.left).containsExactly("news DELIBERATE");
    assertThat(ann.socket().closes).isEmpty();
    assertThat(bob.hears()).isEmpty();
  }

  @Test
  void oneConnectionIsRemovedByItsSocketId() {
    Connection first = signedIn("1.2", "ann");
    Connection second = signedIn("3.4", "ann");
    for (Connection client : List.of(first, second)) {
      client.subscribes("news");
      rig.channels.admitAll();
      client.hears();
    }

    rig.sessions.remove(
        RemoveFromChannel.socket("1", new ChannelName("news"), new SocketId("3.4")));

    assertThat(first.hears()).isEmpty();
    assertThat(second.hears()).singleElement().asString().contains("subscription_error");
  }

  @Test
  void terminatingAConnectionClosesThatOneOfTheAppAlone() {
    Connection first = signedIn("1.2", "ann");
    Connection second = signedIn("3.4", "ann");

    rig.sessions.terminate(new TerminateConnection("2", "1.2"));
    rig.sessions.terminate(new TerminateConnection("1", "9.9"));
    assertThat(first.socket().closes).isEmpty();

    rig.sessions.terminate(new TerminateConnection("1", "1.2"));
    assertThat(first.socket().closes).containsExactly(CloseCode.UNAUTHORIZED);
    assertThat(second.socket().closes).isEmpty();
  }

  @Test
  void aBannedUserDoesNotComeBackBeforeItsTime() {
    long until = rig.clock.millis() + Duration.ofMinutes(10).toMillis();
    rig.sessions.terminate(new TerminateUser("1", "ann", 0, until));
    Connection client = rig.connect("1.2");
    client.hears();
    client.says(SIGNIN);
    rig.auth.signinAnswers.remove().complete(verdict("ann"));
    assertThat(client.hears()).singleElement().asString().contains("4009", "banned", "600 seconds");

    Connection token = withToken(rig.token("ann", HOUR, "private-*", Permission.SUBSCRIBE));
    assertThat(token.socket().closes).containsExactly(CloseCode.UNAUTHORIZED);
    assertThat(token.socket().reasons).singleElement().asString().contains("banned");
    assertThat(token.hears()).isEmpty();

    rig.clock.advance(Duration.ofMinutes(10));
    client.says(SIGNIN);
    rig.auth.signinAnswers.remove().complete(verdict("ann"));
    assertThat(client.hears()).singleElement().asString().contains("signin_success");
  }

  @Test
  void aBanIsLiftedByTheApp() {
    long until = rig.clock.millis() + Duration.ofMinutes(10).toMillis();
    rig.sessions.terminate(new TerminateUser("1", "ann", 0, until));
    rig.sessions.terminate(new TerminateUser("1", "ann", 0, TerminateUser.LIFTED));

    assertThat(signedIn("1.2", "ann").hears()).last().asString().contains("signin_success");
  }

  @Test
  void aTerminationThatTheBusDidNotBringEndsConnectionsFromBeforeIt() {
    Connection before = signedIn("1.2", "ann");
    long at = rig.clock.millis();
    rig.clock.advance(Duration.ofSeconds(1));
    Connection since = signedIn("3.4", "ann");

    rig.sessions.terminated("1", "ann", at);

    assertThat(before.socket().closes).containsExactly(CloseCode.UNAUTHORIZED);
    assertThat(since.socket().closes).isEmpty();
  }

  @Test
  void anAppThatIsWithdrawnLosesItsConnections() {
    Connection client = rig.connect("1.2");

    rig.sessions.appsChanged(new AppsChanged(Set.of("1", "2"), Set.of("2")));
    assertThat(client.socket().closes).isEmpty();

    rig.sessions.appsChanged(new AppsChanged(Set.of("1"), Set.of("1")));
    assertThat(client.socket().closes).containsExactly(CloseCode.APP_DISABLED);
  }

  @Test
  void aTokensUserIsSignedInFromTheStart() {
    Connection client = withToken(rig.token("ann", HOUR, "private-*", Permission.SUBSCRIBE));

    rig.sessions.terminate(new TerminateUser("1", "ann"));

    assertThat(client.socket().closes).containsExactly(CloseCode.UNAUTHORIZED);
  }

  @Test
  void aConnectionEndsWhenItsTokenDoes() {
    Connection client = withToken(rig.token("ann", HOUR, "private-*", Permission.SUBSCRIBE));

    rig.clock.advance(HOUR.minusSeconds(1));
    assertThat(client.socket().closes).isEmpty();

    rig.clock.advance(Duration.ofSeconds(1));
    assertThat(client.socket().closes).containsExactly(CloseCode.UNAUTHORIZED);
  }

  @Test
  void aRefreshedTokenKeepsTheConnection() {
    Connection client = withToken(rig.token("ann", HOUR, "private-*", Permission.SUBSCRIBE));
    client.says(REFRESH);

    rig.auth
        .refreshAnswers
        .remove()
        .complete(
            new RefreshVerdict.Renewed(
                rig.token("ann", HOUR.multipliedBy(2), "private-*", Permission.SUBSCRIBE)));
    rig.clock.advance(HOUR.plusMinutes(30));

    assertThat(client.hears())
        .singleElement()
        .asString()
        .contains("tidewire:refreshed", "expires_at");
    assertThat(client.socket().closes).isEmpty();

    rig.clock.advance(HOUR);
    assertThat(client.socket().closes).containsExactly(CloseCode.UNAUTHORIZED);
  }

  @Test
  void aRefreshThatGrantsLessEndsWhatItNoLongerGrants() {
    Connection client = withToken(rig.token("ann", HOUR, "private-*", Permission.SUBSCRIBE));
    client.subscribes("private-a");
    client.subscribes("public");
    rig.channels.admitAll();
    client.hears();
    client.says(REFRESH);

    rig.auth
        .refreshAnswers
        .remove()
        .complete(
            new RefreshVerdict.Renewed(rig.token("ann", HOUR, "private-b", Permission.SUBSCRIBE)));

    assertThat(rig.channels.left).containsExactly("private-a DELIBERATE");
    assertThat(client.hears().get(0)).contains("subscription_error", "private-a", "401");
  }

  @Test
  void aTokenOfSomebodyElseDoesNotRefresh() {
    Connection client = withToken(rig.token("ann", HOUR, "private-*", Permission.SUBSCRIBE));
    client.says(REFRESH);

    rig.auth
        .refreshAnswers
        .remove()
        .complete(
            new RefreshVerdict.Renewed(rig.token("bob", HOUR, "private-*", Permission.SUBSCRIBE)));

    assertThat(client.hears()).singleElement().asString().contains("another user");
  }

  @Test
  void aConnectionWithoutATokenHasNothingToRefresh() {
    Connection client = rig.connect("1.2");
    client.hears();

    client.says(REFRESH);

    assertThat(client.hears()).singleElement().asString().contains("without a token");
    assertThat(rig.auth.refreshAnswers).isEmpty();
  }

  @Test
  void aClosedConnectionLeavesNoTimerBehind() {
    Connection client = withToken(rig.token("ann", HOUR, "private-*", Permission.SUBSCRIBE));

    client.events().closed(DisconnectReason.DELIBERATE);

    assertThat(rig.timers.waiting()).isZero();
    assertThat(rig.sessions.size()).isZero();
  }

  private Connection withToken(Identity identity) {
    Connection client = rig.connect("1.2", SessionRig.app(), Optional.of(identity));
    client.hears();
    return client;
  }

  private Connection signedIn(String socketId, String user) {
    Connection client = rig.connect(socketId);
    client.hears();
    client.says(SIGNIN);
    rig.auth.signinAnswers.remove().complete(verdict(user));
    return client;
  }

  private static SigninVerdict verdict(String user) {
    return new SigninVerdict.SignedIn(new Member(user, "{}"), List.of());
  }
}
