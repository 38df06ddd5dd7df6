package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.session.SessionRig.Connection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Signing in by a signature, and the channel of the user. */
class SignInTest extends SignInFixture {

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
}
