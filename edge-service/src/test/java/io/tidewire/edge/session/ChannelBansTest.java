package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.bus.RemoveFromChannel;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.error.CloseCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Users that are kept out of one channel, and those that are known as presence members only. */
class ChannelBansTest {

  private static final String SIGNIN =
      "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\",\"user_data\":\"{\\\"id\\\":\\\"ann\\\"}\"}}";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SessionRig rig = new SessionRig();

  @Test
  void aMemberThatIsBannedIsRemovedAndRefusedUntilTheBanEnds() {
    Connection client = connect("1.2");
    subscribePresence(client, "ann");
    rig.channels.admitAll();
    client.hears();

    ban("presence-room", "ann", MINUTE);
    assertThat(client.hears()).singleElement().asString().contains("subscription_error", "Removed");

    subscribePresence(client, "ann");
    assertThat(client.hears())
        .singleElement()
        .asString()
        .contains("subscription_error", "presence-room", "Banned", "another 60 seconds", "403");
    assertThat(rig.channels.joining).isEmpty();
    assertThat(client.socket().closes).isEmpty();

    rig.clock.advance(MINUTE);
    subscribePresence(client, "ann");
    assertThat(rig.channels.joining).hasSize(1);
  }

  @Test
  void othersAndOtherChannelsAreNotAffected() {
    ban("presence-room", "ann", MINUTE);
    Connection client = connect("1.2");

    subscribePresence(client, "ben");
    client.subscribes("presence-lobby", "k:s");
    answer("ann");

    assertThat(rig.channels.joining).hasSize(2);
  }

  @Test
  void aSignedInUserIsRefusedOnEveryKindOfChannel() {
    ban("news", "ann", MINUTE);
    Connection client = connect("1.2");
    signIn(client);
    client.hears();

    client.subscribes("news");

    assertThat(client.hears()).singleElement().asString().contains("Banned", "news");
  }

  @Test
  void aGrantDoesNotOpenWhatTheUserIsBannedFrom() {
    ban("private-a", "ann", MINUTE);
    Connection client =
        rig.connect(
            "1.2",
            SessionRig.app(),
            Optional.of(rig.token("ann", Duration.ofHours(1), "private-*", Permission.SUBSCRIBE)));
    client.hears();

    client.subscribes("private-a");
    client.subscribes("private-b");

    assertThat(client.hears()).singleElement().asString().contains("Banned", "private-a");
    assertThat(rig.channels.joining).hasSize(1);
  }

  @Test
  void whoSignsInLaterLosesTheChannelsThatTheUserIsBannedFrom() {
    ban("news", "ann", MINUTE);
    Connection client = connect("1.2");
    client.subscribes("news");
    client.subscribes("weather");
    rig.channels.admitAll();
    client.hears();

    signIn(client);

    assertThat(rig.channels.left).containsExactly("news DELIBERATE");
    assertThat(client.hears().get(0)).contains("Banned", "news");
  }

  @Test
  void aLiftedBanIsOver() {
    ban("presence-room", "ann", MINUTE);
    Connection client = connect("1.2");

    rig.sessions.remove(
        RemoveFromChannel.user(
            "1", new ChannelName("presence-room"), "ann", RemoveFromChannel.LIFTED));
    subscribePresence(client, "ann");

    assertThat(rig.channels.joining).hasSize(1);
  }

  @Test
  void aRemovalWithoutABanLeavesTheBanThatIsThere() {
    ban("presence-room", "ann", MINUTE);

    rig.sessions.remove(RemoveFromChannel.user("1", new ChannelName("presence-room"), "ann"));
    subscribePresence(connect("1.2"), "ann");

    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void terminatingAUserClosesConnectionsThatKnowItAsAPresenceMemberOnly() {
    Connection member = connect("1.2");
    subscribePresence(member, "ann");
    Connection other = connect("1.3");
    subscribePresence(other, "ben");
    Connection stranger = connect("1.4");

    rig.sessions.terminate(new TerminateUser("1", "ann"));

    assertThat(member.socket().closes).containsExactly(CloseCode.UNAUTHORIZED);
    assertThat(other.socket().closes).isEmpty();
    assertThat(stranger.socket().closes).isEmpty();
  }

  @Test
  void aTerminationThatTheBusDidNotBringSparesWhoBecameAMemberLater() {
    Connection before = connect("1.2");
    subscribePresence(before, "ann");
    long at = rig.clock.millis();
    rig.clock.advance(MINUTE);
    Connection since = connect("1.3");
    subscribePresence(since, "ann");

    rig.sessions.terminated("1", "ann", at);

    assertThat(before.socket().closes).containsExactly(CloseCode.UNAUTHORIZED);
    assertThat(since.socket().closes).isEmpty();
  }

  @Test
  void aBannedUserDoesNotComeBackAsAPresenceMember() {
    rig.sessions.terminate(
        new TerminateUser("1", "ann", 0, rig.clock.millis() + MINUTE.toMillis()));
    Connection client = connect("1.2");

    subscribePresence(client, "ann");

    assertThat(client.hears()).singleElement().asString().contains("Banned", "another 60 seconds");
    assertThat(rig.channels.joining).isEmpty();
  }

  private Connection connect(String socketId) {
    Connection client = rig.connect(socketId);
    client.hears();
    return client;
  }

  private void ban(String channel, String user, Duration length) {
    rig.sessions.remove(
        RemoveFromChannel.user(
            "1", new ChannelName(channel), user, rig.clock.millis() + length.toMillis()));
  }

  private void subscribePresence(Connection client, String user) {
    client.subscribes("presence-room", "k:s");
    answer(user);
  }

  private void answer(String user) {
    rig.auth
        .subscribeAnswers
        .remove()
        .complete(new SubscribeVerdict.Allowed(Optional.of(new Member(user, "{}"))));
  }

  private void signIn(Connection client) {
    client.says(SIGNIN);
    rig.auth
        .signinAnswers
        .remove()
        .complete(new SigninVerdict.SignedIn(new Member("ann", "{}"), List.of()));
  }
}
