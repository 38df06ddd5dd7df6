package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.auth.RefreshVerdict;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.wire.error.CloseCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The user and the rights of a token, and their end. */
class TokenSessionTest extends SignInFixture {

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
}
