package io.tidewire.edge;

import static io.tidewire.kit.testing.Await.resultOf;

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
import io.tidewire.kit.service.ProcessStatus;
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

/** Two edges that share a Redis and a presence service. */
abstract class HubGroupFixture {

  static final int LOOPS = 2;
  static final Topic ORDERS = new Topic("1", "orders");
  static final Topic ROOM = new Topic("1", "presence-room");

  static final Map<String, String> QUICK =
      Map.of(
          "tidewire.edge.unsubscribe-delay.min", "10ms",
          "tidewire.edge.unsubscribe-delay.max", "50ms",
          "tidewire.lease.renewal", "200ms",
          "tidewire.lease.ttl", "5s");

  final RedisServer redis = RedisServer.own();
  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2 * LOOPS));
  final AtomicInteger framesHeld = new AtomicInteger();
  final List<List<Context>> contexts = new ArrayList<>();
  final List<HubGroup> edges = new ArrayList<>();
  final List<SimpleMeterRegistry> meters = new ArrayList<>();
  final NeighbouringPresence presence = new NeighbouringPresence(vertx, redis);

  @BeforeEach
  void start() throws Exception {
    ContractCodecs.shared(vertx.eventBus());
    for (int edge = 0; edge < 2; edge++) {
      contexts.add(eventLoops());
      edges.add(resultOf(start("edge" + edge, redis.uri(), contexts.get(edge))));
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (HubGroup edge : edges) resultOf(edge.stop());
    resultOf(vertx.close());
    redis.close();
  }

  Future<HubGroup> start(String name, String redisUri, List<Context> loops) {
    Map<String, String> values = new HashMap<>(QUICK);
    values.put("tidewire.node.id", name);
    values.put("tidewire.redis.url", redisUri);
    Settings settings = Settings.of(values);
    Platform platform =
        new Platform(
            vertx,
            Node.start(settings, new Random()),
            settings,
            new ProcessStatus(new Health(), registry()),
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

  SimpleMeterRegistry registry() {
    meters.add(new SimpleMeterRegistry());
    return meters.get(meters.size() - 1);
  }

  List<Context> eventLoops() {
    List<Context> loops = new ArrayList<>();
    for (int i = 0; i < LOOPS; i++) loops.add(((VertxInternal) vertx).createEventLoopContext());
    return loops;
  }

  void join(int edge, int loop, ReachedClient client) {
    Channels channels = edges.get(edge).channels(loop);
    on(edge, loop, () -> channels.join(client, Optional.empty()));
  }

  void joinAs(String userId, int edge, int loop, ReachedClient client) {
    PresenceJoin presenceJoin = new PresenceJoin(new Member(userId, "{}"), 100);
    Channels channels = edges.get(edge).channels(loop);
    on(edge, loop, () -> channels.join(client, Optional.of(presenceJoin)));
  }

  void leave(int edge, int loop, ReachedClient client) {
    Channels channels = edges.get(edge).channels(loop);
    on(edge, loop, () -> channels.leave(client, DisconnectReason.DELIBERATE));
  }

  void on(int edge, int loop, Runnable task) {
    contexts.get(edge).get(loop).runOnContext(go -> task.run());
  }

  void publish(Topic topic, Optional<SocketId> except, String text) {
    Envelope envelope = Envelope.ephemeral(Clock.systemUTC().millis(), except, Buffer.buffer(text));
    redis.run("PUBLISH", RedisKeys.topic(topic), envelope.encode().toString());
  }

  static Envelope envelope(String text, String id) {
    return new Envelope(
        0, "", Clock.systemUTC().millis(), 0, Optional.empty(), id, Buffer.buffer(text));
  }

  static String roster(String... userIds) {
    ChannelName channel = ROOM.channel();
    return ServerFrames.presenceSubscriptionSucceeded(
        channel, List.of(userIds).stream().map(id -> new Member(id, "{}")).toList());
  }
}
