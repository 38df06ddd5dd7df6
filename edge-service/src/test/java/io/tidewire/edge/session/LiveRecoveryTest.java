package io.tidewire.edge.session;

import static io.tidewire.edge.session.RecoveringClient.claim;
import static io.tidewire.edge.session.RecoveringClient.established;
import static io.tidewire.edge.session.RecoveringClient.floor;
import static io.tidewire.edge.session.RecoveringClient.floorIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.signing.cluster.FloorToken;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a recovering client hears of a channel that is live (rec1). */
class LiveRecoveryTest {

  private final SessionRig rig = new SessionRig();
  private final RecoveringClient client = established(rig, "1.2");

  @Test
  void liveMessagesSayTheirOffsetToThoseWhoAskedOnly() {
    Connection stock = rig.connect("3.4", RecoveringClient.app(), Optional.empty());
    stock.hears();
    stock.subscribes("orders");
    ChannelSubscriber without = client.joining();
    rig.channels.admitAll();
    client.subscribes("orders", "'recovery':{'v':1}");
    ChannelSubscriber with = client.joining();
    client.resumed(new Resumption.Started(new Position("e", 1)));
    stock.hears();
    client.hears();

    without.offer(new TextFrame("plain", "extended", 2));
    with.offer(new TextFrame("plain", "extended", 2));

    assertThat(stock.hears()).containsExactly("plain");
    assertThat(client.hears()).containsExactly("extended");
  }

  @Test
  void whatItCausedItselfIsSkippedByThoseWhoCountOffsets() {
    client.subscribes("orders", "'recovery':{'v':1}");
    ChannelSubscriber subscriber = client.joining();
    client.resumed(new Resumption.Started(new Position("e", 1)));
    client.hears();

    subscriber.excepted(new TextFrame("plain", "extended", 2));
    subscriber.excepted(new TextFrame("client event, in no log"));

    assertThat(client.hears())
        .containsExactly("{\"event\":\"tidewire:skip\",\"channel\":\"orders\",\"offset\":\"2\"}");
  }

  @Test
  void aBreakInALiveChannelIsSentWithTheNewPositionAndFloor() {
    client.subscribes("orders", "'recovery':{'v':1}");
    ChannelSubscriber subscriber = client.joining();
    client.resumed(new Resumption.Started(new Position("e", 1)));
    client.hears();

    subscriber.continuity(new Continuity.Broken(new Position("f", 9), Resumption.Reason.TRIMMED));

    JsonObject data = client.continuity();
    assertThat(data.getBoolean("recovered")).isFalse();
    assertThat(data.getString("reason")).isEqualTo("trimmed");
    assertThat(data.getString("offset")).isEqualTo("9");
    assertThat(floorIn(data)).isEqualTo(new FloorToken("f", 9));
  }

  @Test
  void aBoundaryInALiveChannelMovesTheFloorIntoTheNewEpoch() {
    client.subscribes("orders", "'recovery':{'v':1}");
    ChannelSubscriber subscriber = client.joining();
    client.resumed(new Resumption.Started(new Position("e", 1)));
    client.hears();

    subscriber.continuity(new Continuity.Boundary(new Position("f", 9)));

    JsonObject data = client.continuity();
    assertThat(data.getBoolean("recovered")).isTrue();
    assertThat(data.getString("epoch")).isEqualTo("f");
    assertThat(floorIn(data)).isEqualTo(new FloorToken("f", 1));
  }

  @Test
  void onAChannelWithoutHistoryALostLinkIsReportedWithoutAPosition() {
    client.subscribes("cursors", "'recovery':{'v':1}");
    ChannelSubscriber subscriber = client.joining();
    client.resumed(new Resumption.Disabled());
    client.hears();

    subscriber.continuity(new Continuity.Unlogged());

    assertThat(client.continuity())
        .isEqualTo(new JsonObject("{\"recovered\":false,\"reason\":\"link\"}"));
  }

  @Test
  void ofAReplayThatDoesNotFitTheHubsLearnHowMuchWasTaken() {
    client.subscribes("orders", claim("e", 42, floor("e", 40)));
    client.connection.socket().full = true;

    int taken =
        client
            .joining()
            .resumed(
                new Resumption.Recovered(new Position("e", 42), 2, false),
                Optional.empty(),
                List.of(new TextFrame("one"), new TextFrame("two")),
                Optional.empty());

    assertThat(taken).isZero();
    assertThat(client.connection.socket().closes).isEmpty();
  }

  @Test
  void onlyWhoAskedForTheExtensionCanMigrate() {
    assertThat(client.connection.events().canMigrate()).isTrue();
    assertThat(rig.connect("3.4").events().canMigrate()).isFalse();

    client.connection.events().migrate(8_000);

    assertThat(client.hears())
        .containsExactly("{\"event\":\"tidewire:migrate\",\"data\":\"{\\\"within_ms\\\":8000}\"}");
  }
}
