package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.signing.cluster.ClusterKey;
import io.tidewire.signing.cluster.ClusterKeys;
import io.tidewire.signing.cluster.FloorToken;
import io.tidewire.signing.cluster.ResumeToken;
import io.tidewire.standalone.testing.Await;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.RecoveringChannel;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** docs/recovery.md through two running edges, with a real Redis and publishes over HTTP. */
@Timeout(60)
class RecoveryIT {

  private static final String NAMESPACES =
      "[{pattern: \"*-rewind-*\", history: {size: 50}, client_rewind: 3}, "
          + "{pattern: \"*-permit-*\", history: {}, resume_auth: on}, "
          + "{pattern: \"*-short-*\", history: {size: 3}}, "
          + "{pattern: \"*-lenient-*\", history: {}, on_boundary: lenient}, "
          + "{pattern: \"cursors-*\"}, "
          + "{pattern: \"*\", history: {}}]";

  private static final String KEY = "the-cluster-key-of-this-test-only";
  private static final ClusterKeys KEYS = new ClusterKeys(new ClusterKey(KEY), Optional.empty());
  private static final String RECOVERY_MEMBERS = ",\"offset\":\"[0-9]+\",\"id\":\"[^\"]*\"\\}$";

  private static TidewireInOneJvm tidewire;
  private static Pusher backend;

  private final String chat = "chat-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    tidewire =
        TidewireInOneJvm.start(
            Map.of(
                "tidewire.auth.cluster-key", KEY,
                "tidewire.edge.drain.lag", "10ms",
                "tidewire.edge.drain.window", "3s"),
            TestApp.yamlWith(NAMESPACES));
    backend = TestApp.backend(tidewire.edge(1));
    Await.until("both edges have the key", () -> hasKey(1) && hasKey(2));
  }

  private static boolean hasKey(int edge) {
    try (FrameClient client = recoverable(edge)) {
      return client
          .next("pusher:connection_established")
          .object()
          .getJsonObject("rec")
          .containsKey("resume_token");
    }
  }

  @AfterAll
  static void stop() {
    tidewire.close();
  }

  private static FrameClient recoverable(int edge) {
    return FrameClient.recoverable(tidewire.edge(edge));
  }

  private static void publish(String channel, int... numbers) {
    for (int number : numbers) {
      assertThat(backend.trigger(channel, "n", number).getStatus())
          .isEqualTo(Result.Status.SUCCESS);
    }
  }

  @Test
  void whoComesBackElsewhereGetsExactlyWhatItMissed() {
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    publish(chat, 1, 2, 3);
    assertThat(here.messages(3)).containsExactly("1", "2", "3");
    here.client().abort();
    publish(chat, 4, 5, 6);

    RecoveringChannel back = here.resume(recoverable(2));
    publish(chat, 7);

    assertThat(back.answer().getBoolean("recovered")).isTrue();
    assertThat(back.answer().getInteger("replay")).isEqualTo(3);
    assertThat(back.messages(4)).containsExactly("4", "5", "6", "7");
    assertThat(back.position()).isEqualTo(here.position() + 4);
    back.client().close();
  }

  @Test
  void whoLeftBeforeTheFirstMessageMissesNothing() {
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    assertThat(here.position()).isZero();
    here.client().abort();
    publish(chat, 1, 2);

    RecoveringChannel back = here.resume(recoverable(2));

    assertThat(back.answer().getBoolean("recovered")).isTrue();
    assertThat(back.answer().getString("epoch")).isEqualTo(here.answer().getString("epoch"));
    assertThat(back.messages(2)).containsExactly("1", "2");
    back.client().close();
  }

  @Test
  void whoReadsChannelsThatNobodyPublishedToLeavesNothingInRedis() {
    FrameClient client = recoverable(1);
    int many = 200;
    for (int i = 0; i < many; i++) {
      client.send(
          "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s-%d\",\"recovery\":{\"v\":1}}}"
              .formatted(chat, i));
    }
    Await.until(
        "an answer to each",
        () -> client.heard("pusher_internal:subscription_succeeded").size() == many);
    client.close();

    Await.until("nothing is left", () -> tidewire.redis().run("KEYS", "*" + chat + "*").isEmpty());
  }

  @Test
  void whoMissedNothingIsToldSo() {
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    publish(chat, 1);
    here.messages(1);
    here.client().close();

    RecoveringChannel back = here.resume(recoverable(1));

    assertThat(back.answer().getBoolean("recovered")).isTrue();
    assertThat(back.answer().getInteger("replay")).isZero();
    back.client().close();
  }

  private static RecoveringChannel rewound(String channel, String unit, int howMuch) {
    JsonObject rewind = new JsonObject().put("rewind", new JsonObject().put(unit, howMuch));
    return RecoveringChannel.subscribe(recoverable(1), channel, rewind);
  }

  @Test
  void aRewindAndAResumeFollowEachOther() {
    String channel = "chat-rewind-" + UUID.randomUUID();
    publish(channel, 1, 2, 3, 4, 5);

    RecoveringChannel here = rewound(channel, "count", 10);
    assertThat(here.messages(3)).containsExactly("3", "4", "5");
    publish(channel, 6);
    assertThat(here.messages(4)).endsWith("6");
    here.client().close();
    publish(channel, 7);

    RecoveringChannel back = here.resume(recoverable(2));
    assertThat(back.messages(1)).containsExactly("7");
    back.client().close();
  }

  @Test
  void aRewindByTimeReachesNoFurtherThanTheNamespaceAllows() {
    String channel = "chat-rewind-" + UUID.randomUUID();
    publish(channel, 1, 2, 3, 4, 5);

    RecoveringChannel here = rewound(channel, "seconds", 600);

    assertThat(here.messages(3)).containsExactly("3", "4", "5");
    assertThat(here.answer().getInteger("replay")).isEqualTo(3);
    here.client().close();
  }

  @Test
  void whereNothingSaysThatItMayNobodyRewinds() {
    publish(chat, 1, 2);

    RecoveringChannel here = rewound(chat, "count", 2);
    publish(chat, 3);

    assertThat(here.messages(1)).containsExactly("3");
    here.client().close();
  }

  @Test
  void whatIsNotKeptAnyMoreIsToldAndNothingIsReplayed() {
    String channel = "chat-short-" + UUID.randomUUID();
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), channel);
    here.client().close();
    publish(channel, 1, 2, 3, 4, 5);

    RecoveringChannel back = here.resume(recoverable(2));
    publish(channel, 6);

    assertThat(back.answer().getBoolean("recovered")).isFalse();
    assertThat(back.answer().getString("reason")).isEqualTo("trimmed");
    assertThat(back.messages(1)).containsExactly("6");
    back.client().close();
  }

  @Test
  void aRedisThatLostItsDataIsTold() {
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    publish(chat, 1, 2);
    here.messages(2);
    here.client().close();
    tidewire.redis().run("EVAL", FORGET, "0", "*" + TestApp.ID + ":" + chat + "*");
    publish(chat, 3);

    RecoveringChannel back = here.resume(recoverable(2));
    publish(chat, 4);

    assertThat(back.answer().getBoolean("recovered")).isFalse();
    assertThat(back.answer().getString("reason")).isEqualTo("reset");
    assertThat(back.messages(1)).containsExactly("4");
    back.client().close();
  }

  @Test
  void whoComesBackAfterSeveralFailoversIsServedAcrossThemAllAndMayComeBackAgain() {
    String channel = "chat-lenient-" + UUID.randomUUID();
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), channel);
    publish(channel, 1);
    here.messages(1);
    here.client().close();
    for (int number = 2; number <= 4; number++) {
      inherited(channel);
      publish(channel, number);
    }

    RecoveringChannel back = here.resume(recoverable(2));
    assertThat(back.answer().getBoolean("recovered")).isTrue();
    assertThat(back.answer().getBoolean("boundary")).isTrue();
    assertThat(back.messages(3)).containsExactly("2", "3", "4");
    back.client().close();
    publish(channel, 5);

    RecoveringChannel again = back.resume(recoverable(1));
    assertThat(again.messages(1)).containsExactly("5");
    again.client().close();
  }

  @Test
  void aStockSubscriberStaysAndGetsEverythingThoughRedisFailsOverAgainAndAgain() {
    FrameClient stock = FrameClient.connect(tidewire.edge(1)).subscribe(chat);

    for (int number = 1; number <= 6; number += 2) {
      publish(chat, number, number + 1);
      inherited(chat);
    }
    publish(chat, 7);

    Await.until("all seven", () -> stock.heard("n").size() >= 7);
    assertThat(stock.sync().heard("n"))
        .extracting(Frame::data)
        .containsExactly("1", "2", "3", "4", "5", "6", "7");
    assertThat(stock.isOpen()).isTrue();
    stock.close();
  }

  /** The channel is as another primary left it. */
  private static void inherited(String channel) {
    String meta = RedisKeys.streamMeta(new Topic(TestApp.ID, channel));
    tidewire.redis().run("HSET", meta, "t", "0000000000");
  }

  private static final String FORGET =
      "for _, k in ipairs(redis.call('KEYS', ARGV[1])) do redis.call('DEL', k) end return 1";

  @Test
  void aChannelWithoutHistoryHasNoPosition() {
    RecoveringChannel here =
        RecoveringChannel.subscribe(recoverable(1), "cursors-" + UUID.randomUUID());

    assertThat(here.answer().fieldNames()).containsExactlyInAnyOrder("v", "replay");
    here.client().close();
  }

  @Test
  void whereNothingIsKeptALostLinkIsToldToWhoAskedAndToNobodyElse() {
    String channel = "cursors-" + UUID.randomUUID();
    FrameClient stock = FrameClient.connect(tidewire.edge(1)).subscribe(channel);
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), channel);

    tidewire.redis().run("CLIENT", "KILL", "TYPE", "pubsub");

    Frame notice = here.client().next("tidewire:continuity");
    assertThat(notice.data()).isEqualTo("{\"recovered\":false,\"reason\":\"link\"}");
    assertThat(stock.sync().heard("tidewire:continuity")).isEmpty();
    stock.close();
    here.client().close();
  }

  @Test
  void nobodyReadsFromBeforeItWasLetIn() {
    publish(chat, 1, 2, 3);
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    JsonObject claim = here.claim().put("offset", "1");

    RecoveringChannel back =
        RecoveringChannel.subscribe(recoverable(2), chat, new JsonObject().put("recovery", claim));

    assertForbidden(back);
    here.client().close();
  }

  @Test
  void neitherForgedNorForeignFloorsCount() {
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    ChannelName name = new ChannelName(chat);
    FloorToken low = new FloorToken(here.answer().getString("epoch"), 0);
    ClusterKeys stranger =
        new ClusterKeys(new ClusterKey("another-key-that-somebody-made-up"), Optional.empty());
    List<String> unworthy =
        List.of(
            "Zm9yZ2Vk.Zm9yZ2Vk",
            low.sign(stranger, TestApp.ID, name),
            low.sign(KEYS, TestApp.QUICK_ID, name),
            low.sign(KEYS, TestApp.ID, new ChannelName("other")));

    for (String floor : unworthy) {
      JsonObject claim = here.claim().put("floor", floor);
      RecoveringChannel back =
          RecoveringChannel.subscribe(
              recoverable(2), chat, new JsonObject().put("recovery", claim));
      assertForbidden(back);
    }
    here.client().close();
  }

  private static void assertForbidden(RecoveringChannel back) {
    assertThat(back.answer().getBoolean("recovered")).isFalse();
    assertThat(back.answer().getString("reason")).isEqualTo("forbidden");
    assertThat(back.client().sync().heard("n")).isEmpty();
    back.client().close();
  }

  @Test
  void whatAConnectionCausedItselfIsSkippedLiveAndReplayed() {
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    String socketId = here.client().socketId();
    backend.trigger(chat, "n", 1, socketId);
    publish(chat, 2);
    assertThat(here.messages(2)).containsExactly("skip", "2");
    here.client().close();
    backend.trigger(chat, "n", 3, socketId);
    publish(chat, 4);

    RecoveringChannel back = here.resume(recoverable(2));

    assertThat(back.messages(2)).containsExactly("skip", "4");
    back.client().close();
  }

  @Test
  void aFormerSocketCountsByItsOwnTokenAndNotByAnExpiredOne() {
    RecoveringChannel here = RecoveringChannel.subscribe(recoverable(1), chat);
    String socketId = here.client().socketId();
    here.client().close();
    backend.trigger(chat, "n", 1, socketId);
    String expired =
        new ResumeToken(new SocketId(socketId), Optional.empty(), 1_000).sign(KEYS, TestApp.ID);

    JsonObject claim = here.claim().put("resume_token", expired);
    RecoveringChannel back =
        RecoveringChannel.subscribe(recoverable(2), chat, new JsonObject().put("recovery", claim));

    assertThat(back.messages(1)).containsExactly("1");
    back.client().close();
  }

  @Test
  void aPresenceChannelIsResumedWithItsRosterAndNobodySeesAChange() {
    String room = "presence-" + UUID.randomUUID();
    FrameClient watcher = FrameClient.connect(tidewire.edge(1)).subscribePresence(room, "watcher");
    FrameClient ann = recoverable(1);
    RecoveringChannel here = RecoveringChannel.subscribe(ann, room, signed(ann, room, "ann"));
    publish(room, 1);
    here.messages(1);
    watcher.next("pusher_internal:member_added");
    ann.abort();
    publish(room, 2);

    FrameClient next = recoverable(2);
    JsonObject more = signed(next, room, "ann").put("recovery", here.claim());
    RecoveringChannel back = RecoveringChannel.subscribe(next, room, more);

    assertThat(back.answer().getBoolean("recovered")).isTrue();
    assertThat(back.messages(1)).containsExactly("2");
    Frame succeeded = next.next("pusher_internal:subscription_succeeded");
    assertThat(succeeded.object().getJsonObject("presence").getInteger("count")).isEqualTo(2);
    assertThat(watcher.sync().heard("pusher_internal:member_removed")).isEmpty();
    assertThat(watcher.heard("pusher_internal:member_added")).hasSize(1);
    watcher.close();
    next.close();
  }

  private static JsonObject signed(FrameClient client, String channel, String user) {
    return TestApp.authorization(TestApp.SECRET, client.socketId(), channel, user);
  }

  @Test
  void aPrivateChannelOpensByItsPermitWhereItsNamespaceSaysSo() {
    String channel = "private-permit-" + UUID.randomUUID();
    FrameClient first = recoverable(1);
    RecoveringChannel here =
        RecoveringChannel.subscribe(
            first, channel, TestApp.authorization(first.socketId(), channel));
    first.close();
    publish(channel, 1);

    RecoveringChannel back = here.resume(recoverable(2));
    assertThat(back.messages(1)).containsExactly("1");
    back.client().close();
    publish(channel, 2);

    RecoveringChannel again = back.resume(recoverable(1));
    assertThat(again.messages(1)).containsExactly("2");
    again.client().close();
  }

  @Test
  void elsewhereAPrivateChannelNeedsItsSignature() {
    String channel = "private-" + UUID.randomUUID();
    FrameClient first = recoverable(1);
    RecoveringChannel here =
        RecoveringChannel.subscribe(
            first, channel, TestApp.authorization(first.socketId(), channel));
    first.close();
    assertThat(here.answer().containsKey("permit")).isFalse();
    FrameClient next = recoverable(2);

    JsonObject data = new JsonObject().put("channel", channel).put("recovery", here.claim());
    next.send(new JsonObject().put("event", "pusher:subscribe").put("data", data).encode());
    next.next("pusher:subscription_error");

    data.mergeIn(TestApp.authorization(next.socketId(), channel));
    next.subscribe(data);
    next.close();
  }

  @Test
  void aPermitOfAnotherConnectionOpensNothing() {
    String channel = "private-permit-" + UUID.randomUUID();
    FrameClient first = recoverable(1);
    RecoveringChannel here =
        RecoveringChannel.subscribe(
            first, channel, TestApp.authorization(first.socketId(), channel));
    RecoveringChannel stranger = RecoveringChannel.subscribe(recoverable(1), chat);
    JsonObject stolen = stranger.claim().put("permit", here.claim().getString("permit"));
    FrameClient next = recoverable(2);

    JsonObject data = new JsonObject().put("channel", channel).put("recovery", stolen);
    next.send(new JsonObject().put("event", "pusher:subscribe").put("data", data).encode());

    next.next("pusher:subscription_error");
    first.close();
    stranger.client().close();
    next.close();
  }

  @Test
  void aDrainLosesNothingForWhoMigratesAndNobodyLeavesARoom() {
    String room = "presence-" + UUID.randomUUID();
    Pusher elsewhere = TestApp.backend(tidewire.edge(2));
    FrameClient watcher = FrameClient.connect(tidewire.edge(2)).subscribePresence(room, "watcher");
    FrameClient old = recoverable(1);
    RecoveringChannel here = RecoveringChannel.subscribe(old, room, signed(old, room, "ann"));
    elsewhere.trigger(room, "n", 1);
    here.messages(1);

    Future<Void> drained = tidewire.drainEdge(1);
    assertThat(old.next("tidewire:migrate").object().getInteger("within_ms")).isPositive();
    FrameClient next = recoverable(2);
    RecoveringChannel back =
        RecoveringChannel.subscribe(
            next, room, signed(next, room, "ann").put("recovery", here.claim()));
    elsewhere.trigger(room, "n", 2);
    assertThat(back.messages(1)).containsExactly("2");
    old.close();

    Await.until("the drain is over", drained::isComplete);
    assertThat(watcher.sync().heard("pusher_internal:member_removed")).isEmpty();
    tidewire.restartEdge(1);
    watcher.close();
    next.close();
  }

  @Test
  void aStockSubscriberOfTheSameChannelGetsTheSameBytesLessTheExtension() {
    FrameClient stock = FrameClient.connect(tidewire.edge(1)).subscribe(chat);
    RecoveringChannel with = RecoveringChannel.subscribe(recoverable(1), chat);
    backend.trigger(chat, "App\\Events\\Paid", "{\"note\":\"é 🌊 \\\"q\\\"\"}");
    publish(chat, 1);
    with.messages(2);
    stock.sync();

    List<String> stripped =
        with.placed().stream()
            .map(frame -> frame.text().replaceFirst(RECOVERY_MEMBERS, "}"))
            .toList();

    List<String> plain =
        stock.heard().stream()
            .filter(frame -> frame.channel().equals(Optional.of(chat)))
            .map(Frame::text)
            .skip(1)
            .toList();
    assertThat(stripped).isEqualTo(plain).hasSize(2);
    stock.close();
    with.client().close();
  }

  @Test
  void aStockConversationOnChannelsWithHistoryIsTheSameToTheLetter() throws Exception {
    assertThat(StockConversationIT.conversation(tidewire.edge(1)))
        .isEqualTo(StockConversationIT.recorded());
  }
}
