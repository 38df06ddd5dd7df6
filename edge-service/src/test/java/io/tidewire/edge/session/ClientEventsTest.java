package io.tidewire.edge.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.webhook.WebhookEvent;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.wire.Member;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientEventsTest {

  private final SessionRig rig = new SessionRig();

  @Test
  void aClientEventTravelsWithItsDataAsAStringAndWithoutItsSender() {
    Connection client = subscribed("private-a", Optional.empty());

    client.sends("client-typing", "private-a", "{\"x\":1}");

    assertThat(rig.relayed)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.frame())
                  .isEqualTo(
                      "{\"event\":\"client-typing\",\"channel\":\"private-a\",\"data\":\"{\\\"x\\\":1}\"}");
              assertThat(event.except()).isEqualTo(client.socket().id());
            });
  }

  @Test
  void onPresenceChannelsTheEventNamesTheSignedUserWhateverTheClientClaims() {
    Connection client = subscribed("presence-a", Optional.of(new Member("ann", "{}")));

    client.says(
        "{\"event\":\"client-x\",\"channel\":\"presence-a\",\"data\":\"hi\",\"user_id\":\"eve\",\"extra\":1}");

    assertThat(rig.relayed)
        .singleElement()
        .extracting(SessionRig.Relayed::frame)
        .isEqualTo(
            "{\"event\":\"client-x\",\"channel\":\"presence-a\",\"data\":\"hi\",\"user_id\":\"ann\"}");
  }

  @Test
  void webhooksAreToldOfAClientEventAsItIsRelayed() {
    Connection client = subscribed("presence-a", Optional.of(new Member("ann", "{}")));

    client.sends("client-typing", "presence-a", "{\"x\":1}");
    client.says("{\"event\":\"client-x\",\"channel\":\"presence-a\"}");

    Topic topic = new Topic("1", "presence-a");
    assertThat(rig.clientEvents)
        .containsExactly(
            new WebhookEvent.ClientEvent(
                topic, "client-typing", "{\"x\":1}", client.socket().id(), Optional.of("ann")),
            new WebhookEvent.ClientEvent(
                topic, "client-x", "{}", client.socket().id(), Optional.of("ann")));
  }

  @Test
  void aWhisperWithoutDataTravelsAsAnEmptyObject() {
    Connection client = subscribed("private-a", Optional.empty());

    client.says("{\"event\":\"client-x\",\"channel\":\"private-a\"}");

    assertThat(rig.relayed)
        .singleElement()
        .extracting(SessionRig.Relayed::frame)
        .asString()
        .contains("\"data\":\"{}\"");
  }

  @Test
  void anAppWithoutClientEventsRefusesThem() {
    Connection client = subscribed("private-a", Optional.empty(), SessionRig.withoutClientEvents());

    client.sends("client-x", "private-a", "1");

    assertRefused(client, 4301, "not enabled");
  }

  @Test
  void publicEncryptedAndUserChannelsTakeNoClientEvents() {
    for (String channel : new String[] {"orders", "private-encrypted-a", "#server-to-user-ann"}) {
      Connection client = rig.connect("1.2");
      client.hears();

      client.sends("client-x", channel, "1");

      assertThat(client.hears()).singleElement().asString().contains("private and presence");
    }
    assertThat(rig.relayed).isEmpty();
  }

  @Test
  void onlySubscribersMaySend() {
    Connection client = rig.connect("1.2");
    client.hears();

    client.sends("client-x", "private-a", "1");

    assertThat(client.hears()).singleElement().asString().contains("not a member of the channel");
  }

  @Test
  void dataBeyondTheLimitIsRefusedInBytesAndNotInCharacters() {
    Connection client = subscribed("private-a", Optional.empty());
    String fits = "é".repeat(5_120);

    client.sends("client-x", "private-a", "\"" + fits + "\"");
    client.sends("client-x", "private-a", "\"" + fits + "a\"");

    assertThat(rig.relayed).hasSize(1);
    assertRefused(client, 4301, "10240");
  }

  @Test
  void theEleventhEventWithinASecondIsRefusedAndTheConnectionStaysOpen() {
    Connection client = subscribed("private-a", Optional.empty());

    for (int i = 0; i < 11; i++) client.sends("client-x", "private-a", "1");

    assertThat(rig.relayed).hasSize(10);
    assertRefused(client, 4301, "rate");
    assertThat(client.socket().closes).isEmpty();
  }

  @Test
  void afterAPauseTheRateAllowsEventsAgain() {
    Connection client = subscribed("private-a", Optional.empty());
    for (int i = 0; i < 10; i++) client.sends("client-x", "private-a", "1");

    rig.clock.advance(Duration.ofMillis(100));
    client.sends("client-x", "private-a", "1");
    client.sends("client-x", "private-a", "1");

    assertThat(rig.relayed).hasSize(11);
  }

  @Test
  void aRefusedEventDoesNotCountAgainstTheRate() {
    Connection client = subscribed("private-a", Optional.empty());
    for (int i = 0; i < 20; i++) client.sends("client-x", "private-b", "1");

    for (int i = 0; i < 10; i++) client.sends("client-x", "private-a", "1");

    assertThat(rig.relayed).hasSize(10);
  }

  @Test
  void whileRedisIsUnavailableTheSenderIsToldThatItsEventWasNotDelivered() {
    Connection client = subscribed("private-a", Optional.empty());
    rig.redisAway = true;

    client.sends("client-x", "private-a", "1");

    assertThat(client.hears()).singleElement().asString().contains("not delivered");
    assertThat(client.socket().closes).isEmpty();
  }

  @Test
  void aChannelThatAGrantOpenedNeedsTheGrantToPublish() {
    Connection reader = granted(Permission.SUBSCRIBE);
    reader.sends("client-x", "private-a", "1");
    assertThat(reader.hears()).singleElement().asString().contains("does not grant publishing");

    Connection writer = granted(Permission.SUBSCRIBE, Permission.PUBLISH);
    writer.sends("client-x", "private-a", "1");

    assertThat(rig.relayed).hasSize(1);
  }

  private Connection granted(Permission... permissions) {
    Connection client =
        rig.connect(
            "1.2",
            SessionRig.app(),
            Optional.of(rig.token("ann", Duration.ofHours(1), "private-*", permissions)));
    client.subscribes("private-a");
    rig.channels.admitAll();
    client.hears();
    return client;
  }

  private Connection subscribed(String channel, Optional<Member> member) {
    return subscribed(channel, member, SessionRig.app());
  }

  private Connection subscribed(String channel, Optional<Member> member, AppPolicy app) {
    Connection client = rig.connect("1.2", app, Optional.empty());
    client.subscribes(channel, "key:sig");
    rig.auth.subscribeAnswers.remove().complete(new SubscribeVerdict.Allowed(member));
    rig.channels.admitAll();
    client.hears();
    return client;
  }

  private static void assertRefused(Connection client, int code, String why) {
    assertThat(client.hears())
        .singleElement()
        .asString()
        .contains("pusher:error", "\"code\":" + code, why);
  }
}
