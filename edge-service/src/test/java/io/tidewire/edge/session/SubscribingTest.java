package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Channels.PresenceJoin;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.wire.CloseCode;
import io.tidewire.wire.Member;
import io.tidewire.wire.SubscriptionError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscribingTest {

  private static final String SUCCEEDED =
      "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"%s\",\"data\":\"{}\"}";

  private final SessionRig rig = new SessionRig();
  private Connection client = rig.connect("1.2");

  @BeforeEach
  void established() {
    client.hears();
  }

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
    assertThat(rig.auth.subscribes.remove().auth()).contains("key:sig");
  }

  @Test
  void aRefusedSubscriberNeverReachesTheHubsAndMayTryAgain() {
    client.subscribes("private-a", "key:bad");

    rig.auth
        .subscribeAnswers
        .remove()
        .complete(new SubscribeVerdict.Refused("AuthError", "no", 401));

    assertThat(rig.channels.joining).isEmpty();
    assertThat(client.hears())
        .containsExactly(
            "{\"event\":\"pusher:subscription_error\",\"channel\":\"private-a\",\"data\":"
                + "\"{\\\"type\\\":\\\"AuthError\\\",\\\"error\\\":\\\"no\\\",\\\"status\\\":401}\"}");

    client.subscribes("private-a", "key:good");
    assertThat(rig.auth.subscribes).hasSize(2);
  }

  @Test
  void aRefusalOnAnEncryptedChannelNamesNoChannelMember() {
    client.subscribes("private-encrypted-a", "key:bad");

    rig.auth
        .subscribeAnswers
        .remove()
        .complete(new SubscribeVerdict.Refused("AuthError", "no", 401));

    assertThat(client.hears())
        .singleElement()
        .asString()
        .contains("pusher:error")
        .doesNotContain("\"channel\"");
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

  @ParameterizedTest
  @ValueSource(strings = {"with space", "slash/", "#other", "colon:", "é", "#server-to-user-"})
  void anIllegalNameIsRefusedAndTheConnectionStaysOpen(String name) {
    client.subscribes(name);

    assertThat(client.hears())
        .singleElement()
        .asString()
        .contains("pusher:subscription_error", "InvalidChannel");
    assertThat(client.socket().closes).isEmpty();
  }

  @Test
  void anAppMayRestrictPublicChannelsToPatterns() {
    AppPolicy restricted = SessionRig.app().withPublicChannels(List.of("news-*", "cache-prices"));
    Connection visitor = rig.connect("3.3", restricted, Optional.empty());
    visitor.hears();

    visitor.subscribes("elsewhere");
    assertThat(visitor.hears())
        .singleElement()
        .asString()
        .contains("pusher:subscription_error", "public_channels", "news-*, cache-prices");

    visitor.subscribes("news-1");
    visitor.subscribes("private-a", "key:sig");
    assertThat(rig.channels.joining).hasSize(1);
    assertThat(rig.auth.subscribes).hasSize(1);
    assertThat(visitor.socket().isOpen()).isTrue();
  }

  @Test
  void aNameBeyondTheAppsLimitIsRefused() {
    client.subscribes("c".repeat(165));

    assertThat(client.hears()).singleElement().asString().contains("InvalidChannel", "164");
  }

  @Test
  void moreChannelsThanAConnectionMayFollowAreRefused() {
    for (String channel : new String[] {"a", "b", "c"}) client.subscribes(channel);

    client.subscribes("d");

    assertThat(client.hears())
        .singleElement()
        .asString()
        .contains("LimitReached", "\\\"status\\\":403");
    assertThat(rig.channels.joining).hasSize(3);
  }

  @Test
  void aFullPresenceChannelIsRefusedByTheHub() {
    client.subscribes("presence-a", "key:sig");
    rig.auth
        .subscribeAnswers
        .remove()
        .complete(new SubscribeVerdict.Allowed(Optional.of(new Member("ann", "{}"))));

    rig.channels.joining.get(0).refused(SubscriptionError.tooManyMembers(100));

    assertThat(client.hears()).singleElement().asString().contains("LimitReached");
    client.unsubscribes("presence-a");
    assertThat(client.hears()).singleElement().asString().contains("No current subscription");
  }

  @Test
  void ifAuthStaysUnavailableTheClientIsClosedWithARetryableCode() {
    client.subscribes("private-a", "key:sig");

    rig.auth.subscribeAnswers.remove().fail("timeout");

    assertThat(client.socket().closes).containsExactly(CloseCode.OVER_CAPACITY);
    assertThat(rig.channels.joining).isEmpty();
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
