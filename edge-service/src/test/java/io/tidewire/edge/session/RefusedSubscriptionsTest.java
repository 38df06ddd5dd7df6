package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.wire.Member;
import io.tidewire.wire.error.CloseCode;
import io.tidewire.wire.error.SubscriptionError;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions that are refused. */
class RefusedSubscriptionsTest extends SubscribingFixture {

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
}
