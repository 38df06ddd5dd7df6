package io.tidewire.edge;

import static io.tidewire.kit.testing.Await.resultOf;
import static io.tidewire.kit.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.Channels;
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
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.Topic;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that a stock subscriber of a stream channel receives each message once and in order, on the
 * same connection, despite failures of Redis.
 */
class StreamHubIT {

  private static final int LOOPS = 2;
  private static final Topic CHAT = new Topic("1", "chat");
  private static final History HISTORY = new History(1_000, Duration.ofMinutes(5));
  private static final Namespace STREAM =
      new Namespace("*", Optional.of(HISTORY), false, false, 0, false);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
  private final Random random = new Random();
  private final NeighbouringPublisher publisher = new NeighbouringPublisher(HISTORY);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger framesHeld = new AtomicInteger();
  private final List<RedisServer> servers = new ArrayList<>();
  private final List<HubGroup> edges = new ArrayList<>();
  private final ReachedClient client = new ReachedClient(CHAT, 1, STREAM);
  private int published;
  private int heard;

  @AfterEach
  void stop() throws Exception {
    for (HubGroup edge : edges) resultOf(edge.stop());
    resultOf(vertx.close());
    servers.forEach(RedisServer::close);
  }

  @Test
  void repeatedlyKilledPubSubLinksLoseNoMessage() throws Exception {
    RedisServer redis = server();
    subscribe(redis);

    for (int i = 0; i < 10; i++) {
      publish(redis, 10, "");
      redis.run("CLIENT", "KILL", "TYPE", "pubsub");
      publish(redis, 10, "");
    }

    hearsAll();
  }

  @Test
  void aRestartOfRedisWithItsDataLosesNoMessage() throws Exception {
    RedisServer redis = server("--appendonly", "yes", "--appendfsync", "always");
    subscribe(redis);
    publish(redis, 10, "");

    redis.restart();
    publish(redis, 10, "");

    hearsAll();
  }

  @Test
  void aRestartOfRedisWithoutItsDataLosesNoMessage() throws Exception {
    RedisServer redis = server();
    subscribe(redis);
    publish(redis, 10, "");
    hearsAll();

    redis.restart();
    publish(redis, 10, "");

    hearsAll();
  }

  @Test
  void anOverflowingOutputBufferLosesNoMessage() throws Exception {
    RedisServer redis = server();
    redis.run("CONFIG", "SET", "client-output-buffer-limit", "pubsub 64kb 0 0");
    subscribe(redis);

    for (int i = 0; i < 5; i++) publish(redis, 100, "x".repeat(2_000));

    hearsAll();
    until(() -> resyncs("link") > 0);
  }

  @Test
  void twoFailoversLoseOnlyMessagesThatThePromotedReplicaLacks() throws Exception {
    RedisServer primary = server();
    RedisServer replica = server();
    subscribe(primary);
    publish(primary, 10, "");
    hearsAll();
    follow(replica, primary);
    until(() -> replica.run("HGET", RedisKeys.streamMeta(CHAT), "o").equals("10"));
    replica.run("REPLICAOF", "NO", "ONE");
    publish(primary, 3, "");
    hearsAll();

    follow(primary, replica);
    until(() -> primary.run("HGET", RedisKeys.streamMeta(CHAT), "o").equals("10"));
    primary.run("REPLICAOF", "NO", "ONE");
    publish(primary, 10, "");

    hearsAll();
  }

  @Test
  void repeatedFailoversDuringALinkOutageLoseNoMessage() throws Exception {
    RedisServer redis = server();
    subscribe(redis);
    publish(redis, 5, "");
    hearsAll();

    for (int i = 0; i < 4; i++) {
      inherited(redis);
      publishUnheard(redis, 5);
    }
    publish(redis, 1, "");

    hearsAll();
  }

  @Test
  void aFirstReplicaAndARestartLoseNoMessage() throws Exception {
    RedisServer primary = server("--appendonly", "yes", "--appendfsync", "always");
    RedisServer replica = server();
    subscribe(primary);
    publish(primary, 5, "");
    String alone = term(primary);

    follow(replica, primary);
    until(() -> replica.run("HGET", RedisKeys.streamMeta(CHAT), "o").equals("5"));
    publish(primary, 5, "");
    String followed = term(primary);
    primary.restart();
    publish(primary, 5, "");

    assertThat(List.of(alone, followed, term(primary))).doesNotHaveDuplicates();
    hearsAll();
  }

  @Test
  void theAuditFindsALastMessageThatPubSubHasLost() throws Exception {
    RedisServer redis = server();
    subscribe(redis);
    publish(redis, 1, "");
    hearsAll();

    String lost = NeighbouringPublisher.body("m" + ++published);
    redis.run("XADD", RedisKeys.stream(CHAT), "2-0", "t", "1", "d", lost);
    redis.run("HINCRBY", RedisKeys.streamMeta(CHAT), "o", "1");

    hearsAll();
  }

  private RedisServer server(String... options) {
    RedisServer server = RedisServer.own(options);
    servers.add(server);
    return server;
  }

  private static void follow(RedisServer replica, RedisServer primary) {
    String uri = primary.uri();
    replica.run("REPLICAOF", "127.0.0.1", uri.substring(uri.lastIndexOf(':') + 1));
  }

  /** Changes the term of the channel's log, as if another primary had written it. */
  private static void inherited(RedisServer redis) {
    redis.run("HSET", RedisKeys.streamMeta(CHAT), "t", "0000000000");
  }

  private static String term(RedisServer redis) {
    return redis.run("HGET", RedisKeys.streamMeta(CHAT), "t");
  }

  private void subscribe(RedisServer redis) throws Exception {
    ContractCodecs.shared(vertx.eventBus());
    new NeighbouringPresence(vertx, redis);
    List<Context> loops = new ArrayList<>();
    for (int i = 0; i < LOOPS; i++) loops.add(((VertxInternal) vertx).createEventLoopContext());
    PlainFrame.Encoder frames = new PlainFrame.Encoder(framesHeld);
    edges.add(
        resultOf(
            HubGroup.start(
                platform(redis), loops, frames, bus(), new SubscriptionMemory(1L << 30))));
    Channels channels = edges.get(0).channels(0);
    loops.get(0).runOnContext(go -> channels.join(client, Optional.empty()));
    client.hears(ServerFrames.subscriptionSucceeded(CHAT.channel()));
  }

  private Platform platform(RedisServer redis) {
    Settings settings =
        Settings.of(Map.of("tidewire.node.id", "edge0", "tidewire.redis.url", redis.uri()));
    return new Platform(
        vertx,
        Node.start(settings, random),
        settings,
        new ProcessStatus(new Health(), meters),
        Clock.systemUTC());
  }

  private BusRequests bus() {
    return new BusRequests(
        vertx.eventBus(), new VertxTimers(vertx), meters, random, Clock.systemUTC());
  }

  private void publish(RedisServer redis, int count, String filling) {
    publish(redis, count, filling, RedisKeys.topic(CHAT));
  }

  /** Publishes to an unused topic, as if every link were down. */
  private void publishUnheard(RedisServer redis, int count) {
    publish(redis, count, "", RedisKeys.topic(new Topic("1", "nobody")));
  }

  private void publish(RedisServer redis, int count, String filling, String topic) {
    List<String> frames = Stream.generate(() -> "m" + ++published + filling).limit(count).toList();
    publisher.publish(redis, CHAT, topic, frames);
  }

  private void hearsAll() throws Exception {
    while (heard < published) client.hearsBeforeFilling("m" + ++heard);
    client.hearsNothing();
  }

  private double resyncs(String reason) {
    return meters.get("tidewire_channel_resyncs_total").tag("reason", reason).counter().count();
  }
}
