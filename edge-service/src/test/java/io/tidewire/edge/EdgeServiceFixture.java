package io.tidewire.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.websocket.server.PlainResponses;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An edge with real sockets and a real Redis; auth and presence answer on a local bus. */
abstract class EdgeServiceFixture {

  static final Map<String, String> QUICK =
      Map.of(
          "tidewire.edge.host", "127.0.0.1",
          "tidewire.edge.port", "0",
          "tidewire.edge.loops", "2",
          "tidewire.edge.warm-up", "0s",
          "tidewire.edge.unsubscribe-delay.min", "10ms",
          "tidewire.edge.unsubscribe-delay.max", "50ms",
          "tidewire.edge.drain.lag", "50ms",
          "tidewire.edge.drain.window", "500ms",
          "tidewire.lease.renewal", "200ms",
          "tidewire.lease.ttl", "5s");

  /** Some of these tests need higher limits for one connection than the defaults. */
  static final Map<String, String> BUSY =
      Map.of(
          "tidewire.edge.inbound.frames-per-second", "100000",
          "tidewire.edge.connection.subscribes-burst", "100000",
          "tidewire.edge.connection.errors-burst", "100000");

  final RedisServer redis = RedisServer.own();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4).setPreferNativeTransport(true));

  final NeighbouringPresence presence = new NeighbouringPresence(vertx, redis);
  final LogWatch log = new LogWatch();
  RunningEdge edge;
  int port;

  @BeforeEach
  void start() throws Exception {
    ContractCodecs.shared(vertx.eventBus());
    NeighbouringAuth.answerOn(vertx.eventBus());
    edge = Await.resultOf(start(BUSY, EdgeServiceIT::noOtherRequests));
    port = edge.port().orElseThrow();
  }

  @AfterEach
  void stop() throws Exception {
    Await.resultOf(edge.stop());
    Await.resultOf(vertx.close());
    redis.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  static Future<Handler<HttpServerRequest>> noOtherRequests() {
    return Future.succeededFuture(PlainResponses::notFound);
  }

  Future<RunningEdge> start(
      Map<String, String> more, Supplier<Future<Handler<HttpServerRequest>>> otherwise) {
    Map<String, String> values = new HashMap<>(QUICK);
    values.put("tidewire.redis.url", redis.uri());
    values.putAll(more);
    Settings settings = Settings.of(values);
    Platform platform =
        new Platform(
            vertx,
            Node.start(settings, new Random()),
            settings,
            new ProcessStatus(new Health(), meters),
            Clock.systemUTC());
    return RunningEdge.start(platform, otherwise);
  }

  void publish(String channel, Optional<SocketId> except, String data) {
    Topic topic = new Topic(NeighbouringAuth.APP, channel);
    String frame = ServerFrames.event("news", new ChannelName(channel), data);
    Envelope envelope =
        Envelope.ephemeral(Clock.systemUTC().millis(), except, Buffer.buffer(frame));
    redis.run("PUBLISH", RedisKeys.topic(topic), envelope.encode().toString());
  }
}
