package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Channels.PresenceJoin;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.wire.Member;
import io.tidewire.wire.error.CloseCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchlistTest {

  private static final String SIGNIN =
      "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\",\"user_data\":\"{\\\"id\\\":\\\"ann\\\"}\"}}";
  private static final AppPolicy APP =
      SessionRig.app().with(AppPolicy.Users.DEFAULTS.withWatchlists());

  private final SessionRig rig = new SessionRig();

  @Test
  void theStatesOfAllUsersArriveInOneFrameWhenTheLastIsKnown() {
    Connection client = signedIn(APP, "ben", "cid", "dan");
    ChannelSubscriber ben = watched(0);
    ben.watching(true);
    watched(1).watching(false);
    assertThat(client.hears()).singleElement().asString().contains("signin_success");

    watched(2).watching(true);

    assertThat(client.hears())
        .containsExactly(
            "{\"event\":\"pusher_internal:watchlist_events\",\"data\":\"{\\\"events\\\":["
                + "{\\\"name\\\":\\\"online\\\",\\\"user_ids\\\":[\\\"ben\\\",\\\"dan\\\"]},"
                + "{\\\"name\\\":\\\"offline\\\",\\\"user_ids\\\":[\\\"cid\\\"]}]}\"}");
    assertThat(ben.offer(new TextFrame("ben leaves"))).isEqualTo(Offer.ACCEPTED);
    assertThat(client.hears()).containsExactly("ben leaves");
  }

  @Test
  void theLatestChangeOfAUserWaitsForTheFirstFrame() {
    Connection client = signedIn(APP, "ben", "cid");
    ChannelSubscriber ben = watched(0);
    ben.watching(true);
    ben.offer(new TextFrame("ben leaves"));
    ben.offer(new TextFrame("ben returns"));
    client.hears();

    watched(1).watching(false);

    assertThat(client.hears())
        .satisfiesExactly(
            first -> assertThat(first).contains("watchlist_events", "ben", "cid"),
            then -> assertThat(then).isEqualTo("ben returns"));
  }

  @Test
  void aTruncatedWatchlistIsReportedAfterTheSignIn() {
    Connection client = connect(APP);
    client.hears();
    client.says(SIGNIN);
    answer(new SigninVerdict.SignedIn(new Member("ann", "{}"), List.of("ben"), true));

    assertThat(client.hears())
        .satisfiesExactly(
            first -> assertThat(first).contains("signin_success"),
            then -> assertThat(then).contains("4302", "first 1 users"));
    assertThat(client.socket().isOpen()).isTrue();
  }

  @Test
  void aUserWithoutAChannelStaysOffline() {
    Connection client = signedIn(APP, "x".repeat(300));

    assertThat(client.hears()).last().asString().contains("offline").doesNotContain("online\\\\");
    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void aUserWithoutWatchlistReceivesNoWatchlistEvent() {
    Connection client = signedIn(APP);

    assertThat(client.hears()).singleElement().asString().contains("signin_success");
  }

  @Test
  void aSignedInConnectionIsAMemberOfItsUsersStatusOnlyInAnAppWithWatchlists() {
    signedIn(SessionRig.app());
    signedIn(APP);

    assertThat(rig.channels.memberships)
        .containsExactly(
            Optional.empty(), Optional.of(new PresenceJoin(new Member("ann", "{}"), 1)));
  }

  @Test
  void aUserOfATokenIsAMemberOfItsStatusToo() {
    rig.connect(
        "1.2",
        APP,
        Optional.of(rig.token("ann", Duration.ofHours(1), "private-*", Permission.SUBSCRIBE)));

    assertThat(rig.channels.memberships)
        .containsExactly(Optional.of(new PresenceJoin(new Member("ann", "{}"), 1)));
  }

  @Test
  void anotherSigninReplacesTheListAndTheEndReleasesIt() {
    Connection client = signedIn(APP, "ben");
    assertThat(rig.registry.get("tidewire_watched_users").gauge().value()).isEqualTo(1);

    client.says(SIGNIN);
    answer(new SigninVerdict.SignedIn(new Member("ann", "{}"), List.of("cid", "dan")));
    assertThat(rig.channels.left).containsExactly("#status-ben DELIBERATE");
    assertThat(rig.registry.get("tidewire_watched_users").gauge().value()).isEqualTo(2);

    client.events().closed(DisconnectReason.LOST);
    rig.timers.advance(Duration.ofSeconds(1));

    assertThat(rig.channels.left)
        .contains("#status-cid DELIBERATE", "#status-dan DELIBERATE", "#server-to-user-ann LOST");
    assertThat(rig.registry.get("tidewire_watched_users").gauge().value()).isZero();
  }

  @Test
  void whoReadsTooSlowlyIsClosedAndMayComeBack() {
    Connection client = signedIn(APP, "ben");
    ChannelSubscriber ben = watched(0);
    ben.watching(false);
    client.socket().full = true;

    assertThat(ben.offer(new TextFrame("ben"))).isEqualTo(Offer.OVERFLOWED);
    ben.tooSlow();

    assertThat(client.socket().closes).containsExactly(CloseCode.SLOW_CONSUMER);
  }

  @Test
  void watchedUsersCountTowardsTheMemoryOfSubscriptions() {
    Connection client = connect(APP);
    String[] many = new String[5_000];
    for (int i = 0; i < many.length; i++) many[i] = "u" + i;
    client.says(SIGNIN);
    answer(new SigninVerdict.SignedIn(new Member("ann", "{}"), List.of(many)));

    assertThat(client.socket().closes).containsExactly(CloseCode.OVER_CAPACITY);
    assertThat(rig.exceeded("subscription_bytes")).isEqualTo(1);
  }

  private ChannelSubscriber watched(int index) {
    return rig.channels.joining.get(index);
  }

  private Connection connect(AppPolicy app) {
    return rig.connect("1.2", app, Optional.empty());
  }

  private Connection signedIn(AppPolicy app, String... watchlist) {
    Connection client = connect(app);
    client.hears();
    client.says(SIGNIN);
    answer(new SigninVerdict.SignedIn(new Member("ann", "{}"), List.of(watchlist)));
    return client;
  }

  private void answer(SigninVerdict verdict) {
    rig.auth.signinAnswers.remove().complete(verdict);
  }
}
