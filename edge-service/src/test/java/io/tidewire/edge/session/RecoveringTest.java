package io.tidewire.edge.session;

import static io.tidewire.edge.session.RecoveringClient.ORDERS;
import static io.tidewire.edge.session.RecoveringClient.claim;
import static io.tidewire.edge.session.RecoveringClient.established;
import static io.tidewire.edge.session.RecoveringClient.floor;
import static io.tidewire.edge.session.RecoveringClient.floorIn;
import static io.tidewire.edge.session.RecoveringClient.subscribe;
import static io.tidewire.edge.session.SessionRig.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.signing.cluster.ClusterKey;
import io.tidewire.signing.cluster.ClusterKeys;
import io.tidewire.signing.cluster.FloorToken;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a session makes of rec1 (docs/recovery.md), with hubs that answer as the test says. */
class RecoveringTest {

  private static final Member ANN = new Member("ann", "{\"name\":\"Ann\"}");

  private static final ClusterKeys STRANGER =
      new ClusterKeys(new ClusterKey("x".repeat(32)), Optional.empty());

  private final SessionRig rig = new SessionRig();
  private final RecoveringClient client = established(rig, "1.2");

  @Test
  void aSubscriptionThatDoesNotAskIsAStockOne() {
    client.connection.subscribes("orders");

    assertThat(client.joining().recovery()).isEmpty();
    rig.channels.admitAll();
    assertThat(client.hears()).singleElement().asString().doesNotContain("recovery");
  }

  @Test
  void onAStockConnectionEveryWishToRecoverIsIgnored() {
    Connection stock = rig.connect("3.4", RecoveringClient.app(), Optional.empty());
    stock.hears();

    stock.says(subscribe("orders", "'recovery':'nonsense','rewind':7"));

    assertThat(stock.hears()).isEmpty();
    assertThat(client.joining().recovery()).isEmpty();
  }

  @Test
  void aMalformedWishIsNamedAndNothingIsSubscribed() {
    client.subscribes("orders", "'recovery':{'v':1,'epoch':'e'}");

    assertThat(client.hears())
        .singleElement()
        .asString()
        .contains("pusher:error", "Invalid recovery: recovery.epoch and recovery.offset");
    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void aNewClientGetsItsPositionAndFloor() {
    client.subscribes("orders", "'recovery':{'v':1}");
    assertThat(client.asked()).isEqualTo(Recovery.NONE);

    client.resumed(new Resumption.Started(new Position("e", 42)));

    JsonObject recovery = client.told();
    assertThat(recovery.getString("epoch")).isEqualTo("e");
    assertThat(recovery.getString("offset")).isEqualTo("42");
    assertThat(recovery.containsKey("recovered")).isFalse();
    assertThat(floorIn(recovery)).isEqualTo(new FloorToken("e", 42));
  }

  @Test
  void aPresenceChannelSucceedsWithItsRosterBesideTheRecovery() {
    client.subscribes("presence-room", "'auth':'k:s','recovery':{'v':1}");
    rig.auth.subscribeAnswers.remove().complete(new SubscribeVerdict.Allowed(Optional.of(ANN)));

    client
        .joining()
        .resumed(
            new Resumption.Started(new Position("e", 1)),
            Optional.of("{\"count\":0,\"ids\":[],\"hash\":{}}"),
            List.of(),
            Optional.empty());

    JsonObject data = new JsonObject(new JsonObject(client.hears().get(0)).getString("data"));
    assertThat(data.fieldNames()).containsExactly("presence", "recovery");
    assertThat(data.getJsonObject("presence").getInteger("count")).isZero();
  }

  @Test
  void aChannelWithoutHistoryHasNoPosition() {
    client.subscribes("cursors", "'recovery':{'v':1}");

    client.resumed(new Resumption.Disabled());

    assertThat(client.told()).isEqualTo(new JsonObject("{\"v\":1,\"replay\":0}"));
  }

  @Test
  void aPositionInAChannelWithoutHistoryIsRefusedAsDisabled() {
    String floor = new FloorToken("e", 1).sign(KEYS, "1", new ChannelName("cursors"));
    client.subscribes("cursors", claim("e", 3, floor));

    client.resumed(new Resumption.Disabled());

    assertThat(client.told())
        .isEqualTo(
            new JsonObject("{\"v\":1,\"recovered\":false,\"reason\":\"disabled\",\"replay\":0}"));
  }

  @Test
  void aPositionAboveItsFloorIsResumedAndKeepsTheFloorInTheEpochOfNow() {
    client.subscribes("orders", claim("e", 42, floor("e", 40)));
    assertThat(client.asked().since()).contains(new Position("e", 42));

    client.resumed(
        new Resumption.Recovered(new Position("f", 42), 2, true),
        new TextFrame("one"),
        new TextFrame("two"));

    List<String> frames = client.hears();
    assertThat(frames.subList(1, 3)).containsExactly("one", "two");
    JsonObject recovery =
        new JsonObject(new JsonObject(frames.get(0)).getString("data")).getJsonObject("recovery");
    assertThat(recovery.getBoolean("recovered")).isTrue();
    assertThat(recovery.getBoolean("boundary")).isTrue();
    assertThat(recovery.getInteger("replay")).isEqualTo(2);
    assertThat(floorIn(recovery)).isEqualTo(new FloorToken("f", 40));
  }

  @Test
  void aClientThatIsNotRecoveredIsToldWhyAndStartsOver() {
    client.subscribes("orders", claim("e", 42, floor("e", 40)));

    client.resumed(new Resumption.Unrecovered(new Position("f", 7), Resumption.Reason.TOO_MANY));

    JsonObject recovery = client.told();
    assertThat(recovery.getBoolean("recovered")).isFalse();
    assertThat(recovery.getString("reason")).isEqualTo("too_many");
    assertThat(floorIn(recovery)).isEqualTo(new FloorToken("f", 7));
  }

  static List<String> unworthyClaims() {
    ChannelName other = new ChannelName("orders.2");
    return List.of(
        claim("e", 39, floor("e", 40)),
        claim("f", 42, floor("e", 40)),
        claim("e", 42, "Zm9yZ2Vk.Zm9yZ2Vk"),
        claim("e", 42, new FloorToken("e", 40).sign(STRANGER, "1", ORDERS)),
        claim("e", 42, new FloorToken("e", 40).sign(KEYS, "2", ORDERS)),
        claim("e", 42, new FloorToken("e", 40).sign(KEYS, "1", other)),
        "'recovery':{'v':1,'epoch':'e','offset':'42'}");
  }

  @ParameterizedTest
  @MethodSource("unworthyClaims")
  void aPositionThatNoFloorCoversIsNotHandedToTheHubs(String claim) {
    client.subscribes("orders", claim);
    assertThat(client.asked().since()).isEmpty();

    client.resumed(new Resumption.Started(new Position("e", 50)));

    JsonObject recovery = client.told();
    assertThat(recovery.getBoolean("recovered")).isFalse();
    assertThat(recovery.getString("reason")).isEqualTo("forbidden");
    assertThat(floorIn(recovery)).isEqualTo(new FloorToken("e", 50));
  }

  @Test
  void anEdgeWithoutAKeyBelievesNoClaimAndGivesNoFloor() {
    rig.keys = Optional.empty();
    client.subscribes("orders", claim("e", 42, floor("e", 40)));
    assertThat(client.asked().since()).isEmpty();

    client.resumed(new Resumption.Started(new Position("e", 50)));

    JsonObject recovery = client.told();
    assertThat(recovery.getString("reason")).isEqualTo("unavailable");
    assertThat(recovery.containsKey("floor")).isFalse();
  }
}
