package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.bus.RemoveFromChannel;
import io.tidewire.contract.bus.TerminateConnection;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.error.CloseCode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ending the connections of a user, of a socket id, or of an app. */
class TerminationTest extends SignInFixture {

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
}
