package io.tidewire.edge;

import static io.tidewire.edge.Awaiting.await;
import static io.tidewire.edge.Awaiting.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.channel.Channels.PresenceJoin;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.node.HubGroup;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two edges with two loops each, a real Redis between them. */
class HubGroupIT {

  private static final int LOOPS = 2;
  private static final Topic ORDERS = new Topic("1", "orders");
  private static final Topic ROOM = new Topic("1", "presence-room");
  private static final Topic PRICES = new Topic("1", "cache-prices");
  private static final Map<String, String> QUICK =
      Map.of(
          "tidewire.edge.linger.min", "10ms",
          "tidewire.edge.linger.max", "50ms",
          "tidewire.lease.renewal", "200ms",
          "tidewire.lease.ttl", "5s");

  private final RedisServer redis = RedisServer.own();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2 * LOOPS));
  private final AtomicInteger framesHeld = new AtomicInteger();
  private final List<List<Context>> contexts = new ArrayList<>();
  private final List<HubGroup> edges = new ArrayList<>();
  private final List<SimpleMeterRegistry> meters = new ArrayList<>();
  private final NeighbouringPresence presence = new NeighbouringPresence(vertx, redis);

  @BeforeEach
  void start() throws Exception {
    ContractCodecs.shared(vertx.eventBus());
    for (int edge = 0; edge < 2; edge++) {
      contexts.add(eventLoops());
      edges.add(await(start("edge" + edge, redis.uri(), contexts.get(edge))));
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (HubGroup edge : edges) await(edge.stop());
    await(vertx.close());
    redis.close();
  }

  @Test
  void anEventReachesEverySubscriberOnEveryLoopOfEveryEdgeButTheExcepted() throws Exception {
    List<ReachedClient> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(new ReachedClient(ORDERS, i + 1));
      join(i / LOOPS, i % LOOPS, all.get(i));
      all.get(i).hears(ServerFrames.subscriptionSucceeded(ORDERS.channel()));
    }

    publish(ORDERS, Optional.of(new SocketId("1.2")), "hello");
    publish(ORDERS, Optional.empty(), "again");

    for (ReachedClient client : all) {
      if (!client.socketId().value().equals("1.2")) client.hears("hello");
      client.hears("again");
    }
  }

  @Test
  void membersOfTwoEdgesSeeEachOtherComeAndGoAndNeverThemselves() throws Exception {
    ReachedClient ann = new ReachedClient(ROOM, 1);
    ReachedClient ben = new ReachedClient(ROOM, 2);
    joinAs("ann", 0, 1, ann);
    ann.hears(roster("ann"));
    joinAs("ben", 1, 0, ben);
    ben.hears(roster("ann", "ben"));
    ann.hears(ServerFrames.memberAdded(ROOM.channel(), new Member("ben", "{}")));

    leave(1, 0, ben);

    ann.hears(ServerFrames.memberRemoved(ROOM.channel(), "ben"));
    ann.hearsNothing();
    ben.hearsNothing();
    assertThat(presence.members(ROOM)).isEqualTo(Map.of("ann", 1));
  }

  @Test
  void presenceKnowsHowManyConnectionsEachEdgeHas() throws Exception {
    ReachedClient one = new ReachedClient(ORDERS, 1);
    ReachedClient two = new ReachedClient(ORDERS, 2);
    join(0, 0, one);
    join(0, 1, two);
    until(vertx, () -> presence.occupancy(ORDERS).equals(Map.of(edges.get(0).node(), 2)));

    leave(0, 0, one);
    leave(0, 1, two);

    until(vertx, () -> presence.occupancy(ORDERS).equals(Map.of(edges.get(0).node(), 0)));
    until(vertx, () -> edges.get(0).channelCount() == 0);
    assertThat(redis.run("PUBSUB", "NUMSUB", RedisKeys.topic(ORDERS))).endsWith("0");
  }

  @Test
  void aSubscriberOfACacheChannelGetsTheKeptEventThenWhatIsLive() throws Exception {
    Envelope kept = envelope("kept", "id1");
    redis.run("SET", RedisKeys.cached(PRICES), kept.encode().toString());
    ReachedClient first = new ReachedClient(PRICES, 1);
    join(0, 0, first);
    first.hears(ServerFrames.subscriptionSucceeded(PRICES.channel()));
    first.hears("kept");

    publish(PRICES, Optional.empty(), "live");
    first.hears("live");
    ReachedClient second = new ReachedClient(PRICES, 2);
    join(0, 1, second);

    second.hears(ServerFrames.subscriptionSucceeded(PRICES.channel()));
    second.hears("live");
  }

  @Test
  void subscribersStayWhileRedisRestartsAndGetWhatIsPublishedAfterwards() throws Exception {
    ReachedClient client = new ReachedClient(ORDERS, 1);
    join(0, 0, client);
    client.hears(ServerFrames.subscriptionSucceeded(ORDERS.channel()));

    redis.kill();
    until(vertx, () -> linksUp(0) == 0);
    ReachedClient waiting = new ReachedClient(ORDERS, 2);
    join(0, 1, waiting);
    waiting.hearsNothing();
    redis.restart();

    waiting.hears(ServerFrames.subscriptionSucceeded(ORDERS.channel()));
    publish(ORDERS, Optional.empty(), "back");
    client.hears("back");
    waiting.hears("back");
  }

  @Test
  void anEdgeDeclaredDeadTakesANewIncarnationAndTellsEverythingAgain() throws Exception {
    ReachedClient ann = new ReachedClient(ROOM, 1);
    joinAs("ann", 0, 0, ann);
    ann.hears(roster("ann"));
    String before = edges.get(0).node();

    presence.declareDead(before);
    redis.run("ZADD", RedisKeys.deadLeases(), "1", before);
    until(vertx, () -> !edges.get(0).node().equals(before));

    String reborn = edges.get(0).node();
    until(vertx, () -> presence.members(ROOM).equals(Map.of("ann", 2)));
    until(vertx, () -> presence.occupancy(ROOM).getOrDefault(reborn, 0) == 1);
    assertThat(redis.run("ZSCORE", RedisKeys.leases(), reborn)).isNotEmpty();
    ann.hearsNothing();
  }

  @Test
  void aDeathThatThePresenceServiceNoticesFirstIsAccepted() throws Exception {
    String before = edges.get(0).node();
    presence.declareDead(before);

    ReachedClient ann = new ReachedClient(ROOM, 1);
    joinAs("ann", 0, 0, ann);

    ann.hears(roster("ann"));
    assertThat(edges.get(0).node()).isNotEqualTo(before);
  }

  @Test
  void anEdgeThatStopsInGoodOrderGivesItsLeaseUpAndLeavesNothingBehind() throws Exception {
    ReachedClient ann = new ReachedClient(ROOM, 1);
    joinAs("ann", 0, 0, ann);
    ann.hears(roster("ann"));
    String node = edges.get(0).node();
    leave(0, 0, ann);

    await(edges.remove(0).stop());
    contexts.remove(0);

    assertThat(redis.run("ZSCORE", RedisKeys.leases(), node)).isEqualTo("0");
    assertThat(presence.members(ROOM)).isEmpty();
    assertThat(framesHeld).hasValue(0);
  }

  @Test
  void withoutRedisTheStartFailsWithALineThatSaysWhere() throws Exception {
    RedisServer gone = RedisServer.own();
    String uri = gone.uri();
    gone.close();

    assertThatThrownBy(() -> await(start("edge9", uri, eventLoops())))
        .hasCauseInstanceOf(StartupException.class)
        .hasMessageContaining(uri);
  }

  private Future<HubGroup> start(String name, String redisUri, List<Context> loops) {
    Map<String, String> values = new HashMap<>(QUICK);
    values.put("tidewire.node.id", name);
    values.put("tidewire.redis.url", redisUri);
    Settings settings = Settings.of(values);
    Platform platform =
        new Platform(
            vertx,
            Node.start(settings, new Random()),
            settings,
            new Health(),
            registry(),
            Clock.systemUTC());
    BusRequests bus =
        new BusRequests(
            vertx.eventBus(),
            new VertxTimers(vertx),
            platform.meters(),
            new Random(),
            platform.clock());
    return HubGroup.start(
        platform, loops, new PlainFrame.Encoder(framesHeld), bus, new SubscriptionMemory(1L << 30));
  }

  private SimpleMeterRegistry registry() {
    meters.add(new SimpleMeterRegistry());
    return meters.get(meters.size() - 1);
  }

  /** Of those that an edge's channels hang on. */
  private double linksUp(int edge) {
    return meters.get(edge).find("tidewire_redis_link_up").gauges().stream()
        .filter(link -> link.getId().toString().contains("edge.hubs."))
        .mapToDouble(Gauge::value)
        .sum();
  }

  private List<Context> eventLoops() {
    List<Context> loops = new ArrayList<>();
    for (int i = 0; i < LOOPS; i++) loops.add(((VertxInternal) vertx).createEventLoopContext());
    return loops;
  }

  private void join(int edge, int loop, ReachedClient client) {
    Channels channels = edges.get(edge).channels(loop);
    on(edge, loop, () -> channels.join(client, Optional.empty()));
  }

  private void joinAs(String userId, int edge, int loop, ReachedClient client) {
    PresenceJoin presenceJoin = new PresenceJoin(new Member(userId, "{}"), 100);
    Channels channels = edges.get(edge).channels(loop);
    on(edge, loop, () -> channels.join(client, Optional.of(presenceJoin)));
  }

  private void leave(int edge, int loop, ReachedClient client) {
    Channels channels = edges.get(edge).channels(loop);
    on(edge, loop, () -> channels.leave(client, DisconnectReason.DELIBERATE));
  }

  private void on(int edge, int loop, Runnable task) {
    contexts.get(edge).get(loop).runOnContext(go -> task.run());
  }

  private void publish(Topic topic, Optional<SocketId> except, String text) {
    Envelope envelope = Envelope.ephemeral(Clock.systemUTC().millis(), except, Buffer.buffer(text));
    redis.run("PUBLISH", RedisKeys.topic(topic), envelope.encode().toString());
  }

  private static Envelope envelope(String text, String id) {
    return new Envelope(
        0, "", Clock.systemUTC().millis(), 0, Optional.empty(), id, Buffer.buffer(text));
  }

  private static String roster(String... userIds) {
    ChannelName channel = ROOM.channel();
    return ServerFrames.presenceSubscriptionSucceeded(
        channel, List.of(userIds).stream().map(id -> new Member(id, "{}")).toList());
  }
}
