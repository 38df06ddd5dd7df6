package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.wire.Dialect;
import io.tidewire.wire.error.CloseCode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HookedSessionsTest extends HookedSessionsFixture {

  @Test
  void whoTheBackendNamesIsSignedInAndOpensWhatItGrantsWithoutAQuestion() {
    Connection client = open(byBackend(Duration.ZERO, Optional.empty()), Dialect.PUSHER);
    client.subscribes("private-granted-1");
    client.subscribes("#server-to-user-ann");

    assertThat(rig.channels.joining).hasSize(1);
    assertThat(client.hears().toString())
        .contains("subscription_succeeded", "#server-to-user-ann")
        .doesNotContain("error");
    assertThat(rig.hooks.subscribes).isEmpty();
    assertThat(rig.auth.subscribes).isEmpty();
    rig.sessions.terminate(new TerminateUser("1", "ann"));
    assertThat(client.socket().closes).containsExactly(CloseCode.UNAUTHORIZED);
  }

  @Test
  void aSessionThatEndsIsClosedSoThatTheClientComesBack() {
    Connection client =
        open(byBackend(Duration.ZERO, Optional.of(Duration.ofMinutes(1))), Dialect.PUSHER);
    Connection endless = open(byBackend(Duration.ZERO, Optional.empty()), Dialect.PUSHER);

    rig.timers.advance(Duration.ofMinutes(1));

    assertThat(client.socket().closes).containsExactly(CloseCode.RECONNECT);
    assertThat(endless.socket().closes).isEmpty();
  }

  private ConnectVerdict.Accepted watching(AppPolicy app) {
    ConnectVerdict.Accepted accepted = byBackend(Duration.ZERO, Optional.empty());
    return new ConnectVerdict.Accepted(app, accepted.identity(), accepted.terms());
  }

  @Test
  void aUserThatTheBackendNamesIsWatchedWithoutASignIn() {
    Connection client =
        open(watching(hooked().with(AppPolicy.Users.DEFAULTS.withWatchlists())), Dialect.PUSHER);
    assertThat(client.hears()).singleElement().asString().contains("connection_established");

    assertThat(rig.registry.get("tidewire_watched_users").gauge().value()).isEqualTo(1);
    rig.channels.joining.forEach(joining -> joining.watching(true));

    assertThat(client.hears())
        .singleElement()
        .asString()
        .contains("pusher_internal:watchlist_events", "online", "bob");
  }

  @Test
  void anAppWithoutWatchlistsWatchesNobody() {
    open(watching(hooked()), Dialect.PUSHER);

    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void stockClientsHearTheSameFirstFrameAsWithoutAHook() {
    Connection client = open(byBackend(Duration.ofHours(1), Optional.empty()), Dialect.PUSHER);

    assertThat(client.hears())
        .containsExactly(
            "{\"event\":\"pusher:connection_established\",\"data\":\"{\\\"socket_id\\\":\\\"1.2\\\","
                + "\\\"activity_timeout\\\":120}\"}");
  }

  private String pass(Connection client) {
    return data(client.hears().get(0)).getJsonObject("rec").getString("pass");
  }

  @Test
  void aPassSaysWhatTheBackendHasSaid() {
    ConnectVerdict.Accepted accepted = byBackend(Duration.ofMinutes(1), Optional.empty());
    String pass = pass(open(accepted, Dialect.REC1));

    assertThat(rig.sessions.returning(hooked(), pass)).contains(accepted);
    assertThat(rig.sessions.returning(AppPolicy.defaults("2"), pass)).isEmpty();
    assertThat(rig.sessions.returning(hooked(), pass.substring(1))).isEmpty();
  }

  @Test
  void aPassLivesNoLongerThanTheBackendSaidAndNoLongerThanAResumeToken() {
    String brief = pass(open(byBackend(Duration.ofSeconds(10), Optional.empty()), Dialect.REC1));
    String lasting = pass(open(byBackend(Duration.ofHours(1), Optional.empty()), Dialect.REC1));

    rig.clock.advance(Duration.ofSeconds(10));
    assertThat(rig.sessions.returning(hooked(), brief)).isEmpty();
    assertThat(rig.sessions.returning(hooked(), lasting)).isPresent();
    rig.clock.advance(Duration.ofSeconds(110));
    assertThat(rig.sessions.returning(hooked(), lasting)).isEmpty();
  }

  @Test
  void aConnectedClientIsSentItsNextPassWithItsNextResumeToken() {
    Connection client = open(byBackend(Duration.ofHours(1), Optional.empty()), Dialect.REC1);
    client.hears();
    rig.timers.advance(Duration.ofMinutes(1));
    String next = data(client.hears().get(0)).getString("pass");

    rig.timers.advance(Duration.ofSeconds(90));
    assertThat(rig.sessions.returning(hooked(), next)).isPresent();
  }

  @Test
  void aTerminatedUsersPassIsWorthNothing() {
    String pass = pass(open(byBackend(Duration.ofHours(1), Optional.empty()), Dialect.REC1));

    rig.sessions.terminate(new TerminateUser("1", "ann"));

    assertThat(rig.sessions.returning(hooked(), pass)).isEmpty();
  }

  @Test
  void thereIsNoPassForAVerdictThatCountsOnce() {
    assertThat(pass(open(byBackend(Duration.ZERO, Optional.empty()), Dialect.REC1))).isNull();
  }

  @Test
  void aChannelOfTheBackendsIsOpenedByItsConsentWithoutASignature() {
    Connection client = anonymous();
    client.subscribes("private-h1");
    client.subscribes("news");
    client.subscribes("other");

    assertThat(rig.hooks.subscribes).hasSize(2);
    assertThat(rig.channels.joining).as("what nobody hooks is open").hasSize(1);
    rig.hooks.subscribeAnswers.remove().complete(consent(0));
    rig.hooks
        .subscribeAnswers
        .remove()
        .complete(new SubscribeVerdict.Refused("AuthError", "not yours", 403));

    assertThat(rig.channels.joining).hasSize(2);
    assertThat(client.hears()).singleElement().asString().contains("news", "not yours", "403");
  }

  private static SubscribeVerdict consent(long untilMs) {
    return new SubscribeVerdict.Allowed(Optional.empty(), OptionalLong.of(untilMs));
  }

  @Test
  void withoutAVerdictTheClientIsClosedAfterAPauseSoThatItComesBack() {
    Connection client = anonymous();
    client.subscribes("private-h1");
    rig.hooks.subscribeAnswers.remove().complete(new SubscribeVerdict.Undecided("The backend"));

    assertThat(client.socket().closes).isEmpty();
    rig.timers.advance(Duration.ofSeconds(5));
    assertThat(client.socket().closes).containsExactly(CloseCode.OVER_CAPACITY);
  }

  @Test
  void whoUnsubscribesInThePauseStaysConnected() {
    Connection client = anonymous();
    client.subscribes("private-h1");
    rig.hooks.subscribeAnswers.remove().complete(new SubscribeVerdict.Undecided("The backend"));
    client.unsubscribes("private-h1");

    rig.timers.advance(Duration.ofSeconds(5));
    assertThat(client.socket().closes).isEmpty();
  }

  @Test
  void aClientEventIsPublishedAsTheBackendWantsIt() {
    Connection client = subscribed(Dialect.PUSHER);
    client.sends("client-x", "private-a", "{\"t\":1}");
    assertThat(rig.relayed).isEmpty();
    assertThat(rig.hooks.clientEvents.remove().data()).isEqualTo("{\"t\":1}");

    rig.hooks
        .clientEventAnswers
        .remove()
        .complete(new ClientEventVerdict.Allowed("client-y", "clean"));

    assertThat(rig.relayed)
        .singleElement()
        .extracting(SessionRig.Relayed::frame)
        .isEqualTo("{\"event\":\"client-y\",\"channel\":\"private-a\",\"data\":\"clean\"}");
    assertThat(client.hears()).isEmpty();
  }

  @Test
  void aRefusedClientEventIsNotPublishedAndTheSenderLearnsWhy() {
    Connection client = subscribed(Dialect.PUSHER);
    client.sends("client-x", "private-a", "1");
    rig.hooks.clientEventAnswers.remove().complete(new ClientEventVerdict.Refused("no swearing"));

    assertThat(rig.relayed).isEmpty();
    assertThat(client.hears()).singleElement().asString().contains("4301", "no swearing");
  }

  @Test
  void eventsOfASenderKeepTheirOrderWhateverTheOrderOfTheVerdicts() {
    Connection client = subscribed(Dialect.PUSHER);
    client.sends("client-1", "private-a", "1");
    client.sends("client-2", "private-a", "2");
    var first = rig.hooks.clientEventAnswers.remove();
    var second = rig.hooks.clientEventAnswers.remove();

    second.complete(new ClientEventVerdict.Allowed("client-2", "2"));
    assertThat(rig.relayed).isEmpty();
    first.complete(new ClientEventVerdict.Allowed("client-1", "1"));

    assertThat(rig.clientEvents)
        .extracting(event -> event.event())
        .containsExactly("client-1", "client-2");
  }

  @Test
  void whatTheBackendIsAskedAboutIsForgottenWithTheConnectionAndTheSubscription() {
    Connection client = subscribed(Dialect.PUSHER);
    client.sends("client-1", "private-a", "1");
    client.unsubscribes("private-a");
    rig.hooks.clientEventAnswers.remove().complete(new ClientEventVerdict.Allowed("client-1", "1"));
    assertThat(rig.relayed).isEmpty();

    Connection other = subscribed(Dialect.PUSHER);
    other.sends("client-1", "private-a", "1");
    other.events().closed(DisconnectReason.LOST);
    assertThat(rig.hooks.withdrawn).isEqualTo(1);
  }
}
