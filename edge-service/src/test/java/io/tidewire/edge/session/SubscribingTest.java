package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Channels.PresenceJoin;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.wire.Member;
import io.tidewire.wire.error.CloseCode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a connection subscribes and unsubscribes. */
class SubscribingTest extends SubscribingFixture {

  private static final String SUCCEEDED =
      "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"%s\",\"data\":\"{}\"}";

  @Test
  void theFirstFrameNamesTheSocketAndTheActivityTimeout() {
    Connection fresh = rig.connect("70312.998811");

    assertThat(fresh.hears())
        .containsExactly(
            "{\"event\":\"pusher:connection_established\",\"data\":"
                + "\"{\\\"socket_id\\\":\\\"70312.998811\\\",\\\"activity_timeout\\\":120}\"}");
  }

  @Test
  void aPublicChannelNeedsNoSignatureAndSucceedsOnceTheHubAdmits() {
    client.subscribes("orders", "");
    assertThat(client.hears()).isEmpty();

    rig.channels.admitAll();

    assertThat(client.hears()).containsExactly(SUCCEEDED.formatted("orders"));
    assertThat(rig.auth.subscribes).isEmpty();
  }

  @Test
  void aPrivateChannelIsJoinedOnlyAfterAuthAllowedIt() {
    client.subscribes("private-a", "key:sig");
    assertThat(rig.channels.joining).isEmpty();

    rig.auth.subscribeAnswers.remove().complete(new SubscribeVerdict.Allowed(Optional.empty()));

    assertThat(rig.channels.joining).hasSize(1);
    assertThat(rig.auth.subscribes.remove().proof().auth()).contains("key:sig");
  }

  @Test
  void aPresenceChannelJoinsAsTheMemberThatAuthNamed() {
    Member ann = new Member("ann", "{}");
    client.subscribes("presence-a", "key:sig");

    rig.auth.subscribeAnswers.remove().complete(new SubscribeVerdict.Allowed(Optional.of(ann)));

    assertThat(rig.channels.memberships).containsExactly(Optional.of(new PresenceJoin(ann, 100)));
  }

  @Test
  void anAnswerForASubscriptionThatIsGoneChangesNothing() {
    client.subscribes("private-a", "key:sig");
    client.unsubscribes("private-a");

    rig.auth.subscribeAnswers.remove().complete(new SubscribeVerdict.Allowed(Optional.empty()));

    assertThat(rig.channels.joining).isEmpty();
    assertThat(client.hears()).isEmpty();
  }

  @Test
  void aSubscriptionThatWasGivenUpBeforeItWasAdmittedHearsNothing() {
    client.subscribes("orders");
    client.unsubscribes("orders");

    rig.channels.admitAll();

    assertThat(client.hears()).isEmpty();
    assertThat(rig.channels.left).containsExactly("orders DELIBERATE");
  }

  @Test
  void aSecondSubscribeLeavesTheFirstUntouched() {
    client.subscribes("orders");
    rig.channels.admitAll();
    client.hears();

    client.subscribes("orders");

    assertThat(client.hears())
        .containsExactly(
            "{\"event\":\"pusher:error\",\"data\":{\"code\":null,"
                + "\"message\":\"Existing subscription to channel orders\"}}");
    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void unsubscribingWhatIsNotSubscribedIsASoftError() {
    client.unsubscribes("orders");

    assertThat(client.hears())
        .singleElement()
        .asString()
        .contains("No current subscription to channel orders");
  }

  @Test
  void aGrantOfTheTokenOpensAChannelWithoutASignature() {
    Connection holder = withToken("private-orders.*", Permission.SUBSCRIBE);

    holder.subscribes("private-orders.42");

    assertThat(rig.channels.joining).hasSize(1);
    assertThat(rig.auth.subscribes).isEmpty();
  }

  @Test
  void aChannelOutsideTheGrantsFollowsTheSignatureRules() {
    Connection holder = withToken("private-orders.*", Permission.SUBSCRIBE);

    holder.subscribes("private-other");

    assertThat(rig.channels.joining).isEmpty();
    assertThat(rig.auth.subscribes).hasSize(1);
  }

  @Test
  void aGrantToPublishDoesNotOpenAChannel() {
    Connection holder = withToken("private-*", Permission.PUBLISH);

    holder.subscribes("private-a");

    assertThat(rig.auth.subscribes).hasSize(1);
  }

  @Test
  void aGrantedPresenceChannelIsJoinedAsTheTokensUser() {
    Connection holder = withToken("presence-*", Permission.SUBSCRIBE);

    holder.subscribes("presence-a");

    assertThat(rig.channels.memberships)
        .containsExactly(
            Optional.of(new PresenceJoin(new Member("ann", "{\"name\":\"ann\"}"), 100)));
  }

  @Test
  void everySubscriptionLeavesWithItsConnection() {
    client.subscribes("a");
    client.subscribes("b");
    rig.channels.admitAll();
    client.subscribes("private-c", "key:sig");

    client.events().closed(DisconnectReason.LOST);

    assertThat(rig.channels.left).containsExactlyInAnyOrder("a LOST", "b LOST");
    assertThat(rig.sessions.size()).isZero();
    assertThat(rig.meters.live()).isZero();
  }

  @Test
  void aSubscriberThatCannotTakeItsFirstFrameIsASlowConsumer() {
    client.subscribes("a");
    client.socket().full = true;

    rig.channels.admitAll();

    assertThat(client.socket().closes).containsExactly(CloseCode.SLOW_CONSUMER);
  }

  @Test
  void nothingOfAChannelArrivesAfterItsUnsubscribe() {
    client.subscribes("a");
    ChannelSubscriber subscriber = rig.channels.joining.get(0);
    rig.channels.admitAll();
    client.unsubscribes("a");

    assertThat(subscriber.offer(new TextFrame("late"))).isEqualTo(Offer.CLOSED);
  }

  private Connection withToken(String pattern, Permission permission) {
    Connection holder =
        rig.connect(
            "3.4",
            SessionRig.app(),
            Optional.of(rig.token("ann", Duration.ofHours(1), pattern, permission)));
    holder.hears();
    return holder;
  }
}
