package io.tidewire.edge.session;

import static io.tidewire.edge.session.SessionRig.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.AppPolicy;
import io.tidewire.contract.History;
import io.tidewire.contract.Namespace;
import io.tidewire.contract.Position;
import io.tidewire.contract.SigninVerdict;
import io.tidewire.contract.SubscribeVerdict;
import io.tidewire.contract.TerminateUser;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.hub.ChannelSubscriber;
import io.tidewire.edge.hub.Channels.Membership;
import io.tidewire.edge.hub.Continuity;
import io.tidewire.edge.hub.Recovery;
import io.tidewire.edge.hub.Resumption;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.signing.cluster.ClusterKey;
import io.tidewire.signing.cluster.ClusterKeys;
import io.tidewire.signing.cluster.FloorToken;
import io.tidewire.signing.cluster.PermitToken;
import io.tidewire.signing.cluster.ResumeToken;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Dialect;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a session makes of rec1 (docs/recovery.md), with hubs that answer as the test says. */
class RecoveringTest {

  private static final ChannelName ORDERS = new ChannelName("orders");
  private static final ClusterKeys STRANGER =
      new ClusterKeys(new ClusterKey("x".repeat(32)), Optional.empty());
  private static final Member ANN = new Member("ann", "{\"name\":\"Ann\"}");

  private final SessionRig rig = new SessionRig();
  private Connection client = connect("1.2");

  private static AppPolicy app() {
    History history = new History(100, Duration.ofMinutes(5));
    return new AppPolicy(
        "1",
        true,
        0,
        10,
        164,
        10_240,
        10,
        100,
        128,
        1_024,
        120,
        List.of(
            new Namespace("private-kept-*", Optional.of(history), false, false, 0, true),
            new Namespace("presence-kept-*", Optional.of(history), false, false, 0, true),
            new Namespace("orders*", Optional.of(history), false, false, 5, false),
            new Namespace("private-*", Optional.of(history), false, false, 0, false)));
  }

  private Connection connect(String socketId) {
    return rig.connect(socketId, app(), Optional.empty(), Dialect.REC1);
  }

  @BeforeEach
  void established() {
    client.hears();
  }

  private void subscribes(String channel, String members) {
    client.says(
        ("{'event':'pusher:subscribe','data':{'channel':'" + channel + "'," + members + "}}")
            .replace('\'', '"'));
  }

  private ChannelSubscriber joining() {
    return rig.channels.joining.get(rig.channels.joining.size() - 1);
  }

  private Recovery asked() {
    return joining().recovery().orElseThrow();
  }

  private void resumed(Resumption how, Frame... replay) {
    joining().resumed(how, Optional.empty(), List.of(replay), Optional.empty());
  }

  private static String claim(String epoch, long offset, String floor) {
    return "'recovery':{'v':1,'epoch':'%s','offset':'%d','floor':'%s'}"
        .formatted(epoch, offset, floor);
  }

  private static String floor(String epoch, long offset) {
    return new FloorToken(epoch, offset).sign(KEYS, "1", ORDERS);
  }

  private String resumeToken(String socketId, Optional<String> user) {
    return ResumeToken.issued(new SocketId(socketId), user, rig.clock.millis()).sign(KEYS, "1");
  }

  /** What the last frame says of recovery. */
  private JsonObject told() {
    JsonObject frame = new JsonObject(client.hears().get(0));
    assertThat(frame.getString("event")).isEqualTo("pusher_internal:subscription_succeeded");
    return new JsonObject(frame.getString("data")).getJsonObject("recovery");
  }

  private FloorToken floorIn(JsonObject recovery) {
    return FloorToken.verify(KEYS, "1", ORDERS, recovery.getString("floor")).orElseThrow();
  }

  @Test
  void theFirstFrameHasATokenThatProvesTheConnection() {
    JsonObject data =
        new JsonObject(new JsonObject(connect("3.4").hears().get(0)).getString("data"));

    String token = data.getJsonObject("rec").getString("resume_token");

    assertThat(ResumeToken.verify(KEYS, "1", token, rig.clock.millis()))
        .map(ResumeToken::socketId)
        .contains(new SocketId("3.4"));
  }

  @Test
  void withoutAKeyTheFirstFrameHasNoTokenAndOneFollowsOnceThereIsAKey() {
    rig.keys = Optional.empty();
    Connection early = connect("3.4");
    assertThat(early.hears()).singleElement().asString().doesNotContain("resume_token");

    rig.keys = Optional.of(KEYS);
    rig.timers.advance(Duration.ofMinutes(1));

    assertThat(early.hears()).singleElement().asString().contains("tidewire:resume_token");
  }

  @Test
  void everyMinuteThereIsAnotherTokenForAsLongAsTheConnectionLasts() {
    for (int minute = 1; minute <= 3; minute++) {
      rig.timers.advance(Duration.ofSeconds(60));
      assertThat(client.hears()).singleElement().asString().contains("tidewire:resume_token");
    }

    client.events().closed(Departure.LOST);
    rig.timers.advance(Duration.ofMinutes(5));

    assertThat(client.hears()).isEmpty();
  }

  @Test
  void aStockClientIsNeverSentAToken() {
    Connection stock = rig.connect("3.4");
    stock.hears();

    rig.timers.advance(Duration.ofMinutes(5));

    assertThat(stock.hears()).isEmpty();
  }

  @Test
  void whoSignsInGetsATokenForThatUser() {
    client.says("{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\",\"user_data\":\"{}\"}}");
    rig.auth.signinAnswers.remove().complete(new SigninVerdict.SignedIn(ANN, List.of()));

    List<String> frames = client.hears();

    assertThat(frames).hasSize(2);
    String token =
        new JsonObject(new JsonObject(frames.get(1)).getString("data")).getString("resume_token");
    assertThat(ResumeToken.verify(KEYS, "1", token, rig.clock.millis()))
        .flatMap(ResumeToken::userId)
        .contains("ann");
  }

  @Test
  void aSubscriptionThatDoesNotAskIsAStockOne() {
    client.subscribes("orders");

    assertThat(joining().recovery()).isEmpty();
    rig.channels.admitAll();
    assertThat(client.hears()).singleElement().asString().doesNotContain("recovery");
  }

  @Test
  void onAStockConnectionEveryWishToRecoverIsIgnored() {
    client = rig.connect("3.4");
    client.hears();

    subscribes("orders", "'recovery':'nonsense','rewind':7");

    assertThat(client.hears()).isEmpty();
    assertThat(joining().recovery()).isEmpty();
  }

  @Test
  void aMalformedWishIsNamedAndNothingIsSubscribed() {
    subscribes("orders", "'recovery':{'v':1,'epoch':'e'}");

    assertThat(client.hears())
        .singleElement()
        .asString()
        .contains("pusher:error", "Invalid recovery: recovery.epoch and recovery.offset");
    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void theFirstTimeAClientIsToldWhereItStandsAndGetsItsFloor() {
    subscribes("orders", "'recovery':{'v':1}");
    assertThat(asked()).isEqualTo(Recovery.NONE);

    resumed(new Resumption.Started(new Position("e", 42)));

    JsonObject recovery = told();
    assertThat(recovery.getString("epoch")).isEqualTo("e");
    assertThat(recovery.getString("offset")).isEqualTo("42");
    assertThat(recovery.containsKey("recovered")).isFalse();
    assertThat(floorIn(recovery)).isEqualTo(new FloorToken("e", 42));
  }

  @Test
  void aPresenceChannelSucceedsWithItsRosterBesideTheRecovery() {
    subscribes("presence-room", "'auth':'k:s','recovery':{'v':1}");
    rig.auth.subscribeAnswers.remove().complete(new SubscribeVerdict.Allowed(Optional.of(ANN)));

    joining()
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
    subscribes("cursors", "'recovery':{'v':1}");

    resumed(new Resumption.Disabled());

    assertThat(told()).isEqualTo(new JsonObject("{\"v\":1,\"replay\":0}"));
  }

  @Test
  void whoClaimsAPositionInAChannelWithoutHistoryIsToldSo() {
    String floor = new FloorToken("e", 1).sign(KEYS, "1", new ChannelName("cursors"));
    subscribes("cursors", claim("e", 3, floor));

    resumed(new Resumption.Disabled());

    assertThat(told())
        .isEqualTo(
            new JsonObject("{\"v\":1,\"recovered\":false,\"reason\":\"disabled\",\"replay\":0}"));
  }

  @Test
  void aPositionAboveItsFloorIsResumedAndKeepsTheFloorInTheEpochOfNow() {
    subscribes("orders", claim("e", 42, floor("e", 40)));
    assertThat(asked().since()).contains(new Position("e", 42));

    resumed(
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
  void whoIsNotRecoveredIsToldWhyAndStartsAnew() {
    subscribes("orders", claim("e", 42, floor("e", 40)));

    resumed(new Resumption.Unrecovered(new Position("f", 7), Resumption.Reason.TOO_MANY));

    JsonObject recovery = told();
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
    subscribes("orders", claim);
    assertThat(asked().since()).isEmpty();

    resumed(new Resumption.Started(new Position("e", 50)));

    JsonObject recovery = told();
    assertThat(recovery.getBoolean("recovered")).isFalse();
    assertThat(recovery.getString("reason")).isEqualTo("forbidden");
    assertThat(floorIn(recovery)).isEqualTo(new FloorToken("e", 50));
  }

  @Test
  void anEdgeWithoutAKeyBelievesNoClaimAndGivesNoFloor() {
    rig.keys = Optional.empty();
    subscribes("orders", claim("e", 42, floor("e", 40)));
    assertThat(asked().since()).isEmpty();

    resumed(new Resumption.Started(new Position("e", 50)));

    JsonObject recovery = told();
    assertThat(recovery.getString("reason")).isEqualTo("unavailable");
    assertThat(recovery.containsKey("floor")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"{'count':3}, 3, Count", "{'count':500}, 5, Count", "{'count':9999999999}, 5, Count"})
  void aRewindIsBoundedByItsNamespace(String rewind, int messages, String kind) {
    subscribes("orders", "'recovery':{'v':1},'rewind':" + rewind);

    assertThat(asked().rewind()).isEqualTo(new Recovery.Rewind.Count(messages));
    assertThat(asked().rewind().getClass().getSimpleName()).isEqualTo(kind);
  }

  @Test
  void aRewindInSecondsReachesBackFromNow() {
    subscribes("orders", "'recovery':{'v':1},'rewind':{'seconds':30}");

    assertThat(asked().rewind()).isEqualTo(new Recovery.Rewind.Since(rig.clock.millis() - 30_000));
  }

  @Test
  void whereRewindIsNotAllowedNothingIsAskedFor() {
    subscribes("private-x", "'auth':'k:s','recovery':{'v':1},'rewind':{'count':3}");
    rig.auth.subscribeAnswers.remove().complete(new SubscribeVerdict.Allowed(Optional.empty()));

    assertThat(asked().rewind()).isEqualTo(Recovery.Rewind.NOTHING);
  }

  @Test
  void whoClaimsAPositionIsNotRewoundAsWell() {
    subscribes("orders", claim("e", 42, floor("e", 40)) + ",'rewind':{'count':3}");

    assertThat(asked().rewind()).isEqualTo(Recovery.Rewind.NOTHING);
  }

  @Test
  void ofARewindThatReachesFurtherThanAllowedTheLastMessagesAreSent() {
    subscribes("orders", "'recovery':{'v':1},'rewind':{'since_ms':1}");

    resumed(
        new Resumption.Started(new Position("e", 100)),
        IntStream.rangeClosed(101, 108)
            .mapToObj(offset -> new TextFrame("message " + offset))
            .toArray(Frame[]::new));

    List<String> frames = client.hears();
    assertThat(frames.subList(1, frames.size()))
        .containsExactly("message 104", "message 105", "message 106", "message 107", "message 108");
    assertThat(frames.get(0)).contains("\\\"offset\\\":\\\"103\\\"", "\\\"replay\\\":5");
  }

  @Test
  void aFormerSocketCountsIfItsTokenProvesIt() {
    subscribes(
        "orders",
        "'recovery':{'v':1,'prev_socket':'7.8','resume_token':'%s'}"
            .formatted(resumeToken("7.8", Optional.empty())));

    assertThat(asked().previousSocket()).contains(new SocketId("7.8"));
  }

  @Test
  void aFormerSocketDoesNotCountByAnotherOnesToken() {
    subscribes(
        "orders",
        "'recovery':{'v':1,'prev_socket':'7.8','resume_token':'%s'}"
            .formatted(resumeToken("7.9", Optional.empty())));

    assertThat(asked().previousSocket()).isEmpty();
  }

  @Test
  void aFormerSocketDoesNotCountWhenItsTokenHasExpired() {
    String token = resumeToken("7.8", Optional.empty());
    rig.timers.advance(Duration.ofMinutes(2));

    subscribes(
        "orders", "'recovery':{'v':1,'prev_socket':'7.8','resume_token':'%s'}".formatted(token));

    assertThat(asked().previousSocket()).isEmpty();
  }

  @Test
  void liveMessagesSayTheirOffsetToThoseWhoAskedOnly() {
    Connection stock = rig.connect("3.4", app(), Optional.empty());
    stock.hears();
    stock.subscribes("orders");
    ChannelSubscriber without = joining();
    rig.channels.admitAll();
    subscribes("orders", "'recovery':{'v':1}");
    ChannelSubscriber with = joining();
    resumed(new Resumption.Started(new Position("e", 1)));
    stock.hears();
    client.hears();

    without.offer(new TextFrame("plain", "extended", 2));
    with.offer(new TextFrame("plain", "extended", 2));

    assertThat(stock.hears()).containsExactly("plain");
    assertThat(client.hears()).containsExactly("extended");
  }

  @Test
  void whatItCausedItselfIsSkippedByThoseWhoCountOffsets() {
    subscribes("orders", "'recovery':{'v':1}");
    ChannelSubscriber subscriber = joining();
    resumed(new Resumption.Started(new Position("e", 1)));
    client.hears();

    subscriber.excepted(new TextFrame("plain", "extended", 2));
    subscriber.excepted(new TextFrame("client event, in no log"));

    assertThat(client.hears())
        .containsExactly("{\"event\":\"tidewire:skip\",\"channel\":\"orders\",\"offset\":\"2\"}");
  }

  @Test
  void aBreakInALiveChannelIsToldWithTheNewPositionAndFloor() {
    subscribes("orders", "'recovery':{'v':1}");
    ChannelSubscriber subscriber = joining();
    resumed(new Resumption.Started(new Position("e", 1)));
    client.hears();

    subscriber.continuity(new Continuity.Broken(new Position("f", 9), Resumption.Reason.TRIMMED));

    JsonObject data = continuity();
    assertThat(data.getBoolean("recovered")).isFalse();
    assertThat(data.getString("reason")).isEqualTo("trimmed");
    assertThat(data.getString("offset")).isEqualTo("9");
    assertThat(floorIn(data)).isEqualTo(new FloorToken("f", 9));
  }

  @Test
  void aBoundaryInALiveChannelMovesTheFloorIntoTheNewEpoch() {
    subscribes("orders", "'recovery':{'v':1}");
    ChannelSubscriber subscriber = joining();
    resumed(new Resumption.Started(new Position("e", 1)));
    client.hears();

    subscriber.continuity(new Continuity.Boundary(new Position("f", 9)));

    JsonObject data = continuity();
    assertThat(data.getBoolean("recovered")).isTrue();
    assertThat(data.getString("epoch")).isEqualTo("f");
    assertThat(floorIn(data)).isEqualTo(new FloorToken("f", 1));
  }

  @Test
  void onAChannelWithoutHistoryALostLinkIsToldWithoutAPosition() {
    subscribes("cursors", "'recovery':{'v':1}");
    ChannelSubscriber subscriber = joining();
    resumed(new Resumption.Disabled());
    client.hears();

    subscriber.continuity(new Continuity.Unlogged());

    assertThat(continuity()).isEqualTo(new JsonObject("{\"recovered\":false,\"reason\":\"link\"}"));
  }

  private JsonObject continuity() {
    JsonObject frame = new JsonObject(client.hears().get(0));
    assertThat(frame.getString("event")).isEqualTo("tidewire:continuity");
    return new JsonObject(frame.getString("data"));
  }

  @Test
  void ofAReplayThatDoesNotFitTheHubsLearnHowMuchWasTaken() {
    subscribes("orders", claim("e", 42, floor("e", 40)));
    client.socket().full = true;

    int taken =
        joining()
            .resumed(
                new Resumption.Recovered(new Position("e", 42), 2, false),
                Optional.empty(),
                List.of(new TextFrame("one"), new TextFrame("two")),
                Optional.empty());

    assertThat(taken).isZero();
    assertThat(client.socket().closes).isEmpty();
  }

  @Test
  void aSignatureIsWorthAPermitWhereTheNamespaceSaysSo() {
    subscribes("private-kept-a", "'auth':'k:s','recovery':{'v':1}");
    rig.auth.subscribeAnswers.remove().complete(new SubscribeVerdict.Allowed(Optional.empty()));

    resumed(new Resumption.Started(new Position("e", 1)));

    assertThat(
            PermitToken.verify(
                KEYS,
                "1",
                new ChannelName("private-kept-a"),
                new SocketId("1.2"),
                told().getString("permit")))
        .isPresent();
  }

  @Test
  void elsewhereItIsNot() {
    subscribes("private-a", "'auth':'k:s','recovery':{'v':1}");
    rig.auth.subscribeAnswers.remove().complete(new SubscribeVerdict.Allowed(Optional.empty()));

    resumed(new Resumption.Started(new Position("e", 1)));

    assertThat(told().containsKey("permit")).isFalse();
  }

  private String permitted(String channel, String socketId, Optional<String> user) {
    String permit =
        new PermitToken(channel.startsWith("presence-") ? Optional.of(ANN) : Optional.empty())
            .sign(KEYS, "1", new ChannelName(channel), new SocketId("7.8"));
    return "'recovery':{'v':1,'prev_socket':'7.8','resume_token':'%s','permit':'%s'}"
        .formatted(resumeToken(socketId, user), permit);
  }

  @Test
  void aPermitStandsForTheSignatureOfTheFormerConnection() {
    subscribes("private-kept-a", permitted("private-kept-a", "7.8", Optional.empty()));

    assertThat(rig.channels.joining).hasSize(1);
    assertThat(rig.auth.subscribes).isEmpty();
  }

  @Test
  void aPermitBringsTheMemberBackToAPresenceChannel() {
    subscribes("presence-kept-a", permitted("presence-kept-a", "7.8", Optional.empty()));

    assertThat(rig.channels.memberships).containsExactly(Optional.of(new Membership(ANN, 100)));
  }

  @Test
  void aPermitCountsForNothingWhereItsNamespaceDoesNotSaySo() {
    subscribes("private-a", permitted("private-a", "7.8", Optional.empty()));

    assertThat(rig.channels.joining).isEmpty();
    assertThat(rig.auth.subscribes).hasSize(1);
  }

  @Test
  void aPermitCountsForNothingOnAnotherChannel() {
    subscribes("private-kept-b", permitted("private-kept-a", "7.8", Optional.empty()));

    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void aPermitCountsForNothingWithAnotherConnectionsResumeToken() {
    subscribes("private-kept-a", permitted("private-kept-a", "7.9", Optional.empty()));

    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void aPermitCountsForNothingWithoutAKey() {
    String members = permitted("private-kept-a", "7.8", Optional.empty());
    rig.keys = Optional.empty();

    subscribes("private-kept-a", members);

    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void aPermitIsNotLookedAtBesideASignature() {
    subscribes(
        "private-kept-a", "'auth':'k:bad'," + permitted("private-kept-a", "7.8", Optional.empty()));

    assertThat(rig.channels.joining).isEmpty();
    assertThat(rig.auth.subscribes).hasSize(1);
  }

  @Test
  void whatAUserHeldBeforeItWasTerminatedOpensNothingAnyMore() {
    String before = permitted("private-kept-a", "7.8", Optional.of("ann"));
    rig.timers.advance(Duration.ofSeconds(1));
    rig.sessions.terminate(new TerminateUser("1", "ann"));
    rig.timers.advance(Duration.ofSeconds(1));
    String since = permitted("private-kept-b", "7.8", Optional.of("ann"));

    subscribes("private-kept-a", before);
    assertThat(rig.channels.joining).isEmpty();

    subscribes("private-kept-b", since);
    assertThat(rig.channels.joining).hasSize(1);
  }

  @Test
  void anotherUsersTokenDoesNotCount() {
    client.says("{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"k:s\",\"user_data\":\"{}\"}}");
    rig.auth.signinAnswers.remove().complete(new SigninVerdict.SignedIn(ANN, List.of()));

    subscribes("private-kept-a", permitted("private-kept-a", "7.8", Optional.of("bob")));

    assertThat(rig.channels.joining).isEmpty();
  }

  @Test
  void onlyWhoAskedForTheExtensionCanMigrate() {
    assertThat(client.events().canMigrate()).isTrue();
    assertThat(rig.connect("3.4").events().canMigrate()).isFalse();

    client.events().migrate(8_000);

    assertThat(client.hears())
        .containsExactly("{\"event\":\"tidewire:migrate\",\"data\":\"{\\\"within_ms\\\":8000}\"}");
  }
}
