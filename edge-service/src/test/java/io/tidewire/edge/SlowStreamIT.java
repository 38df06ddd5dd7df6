package io.tidewire.edge;

import static io.tidewire.kit.testing.Await.resultOf;
import static io.tidewire.kit.testing.Await.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.websocket.server.PlainResponses;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that a slow reader of a channel with a history keeps its connection and receives every
 * message, even if more is published than its output queue holds, as long as the history still has
 * what it missed.
 */
class SlowStreamIT {

  private static final History LONG = new History(5_000, Duration.ofMinutes(5));
  private static final History SHORT = new History(50, Duration.ofMinutes(5));
  private static final String FILLING = "x".repeat(2_000);
  private static final int BATCH = 100;

  private final RedisServer redis = RedisServer.own();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Random random = new Random();
  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4).setPreferNativeTransport(true));
  private RunningEdge edge;
  private int port;
  private int published;

  @BeforeEach
  void start() throws Exception {
    ContractCodecs.shared(vertx.eventBus());
    NeighbouringAuth.answerOn(
        vertx.eventBus(), List.of(stream("long-*", LONG), stream("short-*", SHORT)));
    new NeighbouringPresence(vertx, redis);
    Settings settings =
        Settings.of(
            Map.of(
                "tidewire.redis.url", redis.uri(),
                "tidewire.edge.host", "127.0.0.1",
                "tidewire.edge.port", "0",
                "tidewire.edge.loops", "2",
                "tidewire.edge.warm-up", "0s",
                "tidewire.edge.outbound.max-age", "1s"));
    Platform platform =
        new Platform(
            vertx,
            Node.start(settings, random),
            settings,
            new ProcessStatus(new Health(), meters),
            Clock.systemUTC());
    edge =
        resultOf(
            RunningEdge.start(platform, () -> Future.succeededFuture(PlainResponses::notFound)));
    port = edge.port().orElseThrow();
  }

  private static Namespace stream(String pattern, History history) {
    return new Namespace(pattern, Optional.of(history), false, false, 0, false);
  }

  @AfterEach
  void stop() throws Exception {
    resultOf(edge.stop());
    resultOf(vertx.close());
    redis.close();
  }

  @Test
  void aSlowReaderReceivesEachMessageOnceAndInOrderOnTheSameConnection() throws Exception {
    int most = 2_000;
    try (PusherClient stock = PusherClient.slow(port).join("long-x");
        PusherClient recovering = PusherClient.slowRecovering(port).joinRecoverably("long-x")) {
      int read = 0;
      while (published < most) {
        publish("long-x", LONG);
        read++;
        assertThat(message(stock.expect("news"))).isEqualTo(read);
        assertThat(message(recovering.expect("news"))).isEqualTo(read);
      }
      until(() -> lagging() == 2);
      assertThatASlowReaderOfAnEphemeralChannelIsClosed();

      while (read < published) {
        read++;
        assertThat(message(stock.expect("news"))).isEqualTo(read);
        JsonObject frame = recovering.expect("news");
        assertThat(message(frame)).isEqualTo(read);
        assertThat(frame.getString("offset")).isEqualTo(Integer.toString(read));
      }
      until(() -> lagging() == 0);
      publish("long-x", LONG);
      assertThat(message(stock.expect("news"))).isEqualTo(most + 1);
      assertThat(message(recovering.expect("news"))).isEqualTo(most + 1);
      assertThat(slowConsumers()).isOne();
    }
  }

  /** Shows that the age limit has passed, so that it does not apply to the clients that stayed. */
  private void assertThatASlowReaderOfAnEphemeralChannelIsClosed() throws Exception {
    try (PusherClient client = PusherClient.slow(port).join("busy")) {
      Topic topic = new Topic(NeighbouringAuth.APP, "busy");
      String frame = ServerFrames.event("news", new ChannelName("busy"), "x".repeat(10_000));
      Buffer message =
          Envelope.ephemeral(Clock.systemUTC().millis(), Optional.empty(), Buffer.buffer(frame))
              .encode();
      for (int i = 0; i < 50; i++) redis.run("PUBLISH", RedisKeys.topic(topic), message.toString());
      until(() -> slowConsumers() == 1);
      assertThat(client.raw().readClose().code()).isEqualTo(4150);
    }
  }

  @Test
  void aSubscriberTooSlowForTheLogIsNotifiedOfTheGap() throws Exception {
    try (PusherClient stock = PusherClient.slow(port).join("short-x");
        PusherClient recovering = PusherClient.slowRecovering(port).joinRecoverably("short-x")) {
      while (published < 2_000) publish("short-x", SHORT);
      until(() -> lagging() == 2);

      int read = 0;
      RawClient.Frame next = stock.raw().read();
      while (next.opcode() == RawClient.TEXT && isNews(next)) {
        assertThat(message(new JsonObject(next.text()))).isEqualTo(++read);
        next = stock.raw().read();
      }
      assertThat(next.text()).contains("pusher:error", "4150");
      assertThat(stock.raw().read().code()).isEqualTo(4150);
      assertThat(read).isLessThan(published - SHORT.size());

      JsonObject frame = recovering.read();
      for (int i = 1; frame.getString("event").equals("news"); i++) {
        assertThat(message(frame)).isEqualTo(i);
        frame = recovering.read();
      }
      assertThat(frame.getString("event")).isEqualTo("tidewire:continuity");
      assertThat(frame.getString("data")).contains("trimmed");
      int missed = published;
      publish("short-x", SHORT);
      assertThat(message(recovering.expect("news"))).isEqualTo(missed + 1);
    }
  }

  private static boolean isNews(RawClient.Frame frame) {
    return new JsonObject(frame.text()).getString("event").equals("news");
  }

  private static int message(JsonObject frame) {
    return Integer.parseInt(frame.getString("data").split(" ", 2)[0]);
  }

  private double lagging() {
    return meters.get("tidewire_subscriptions_lagging").gauge().value();
  }

  private double slowConsumers() {
    return meters.get("tidewire_connections_closed").tag("code", "4150").functionCounter().count();
  }

  /** Publishes a batch; its messages get offsets in order. */
  private void publish(String channel, History history) {
    List<String> frames =
        Stream.generate(() -> frame(channel, ++published + " " + FILLING)).limit(BATCH).toList();
    new NeighbouringPublisher(history)
        .publish(redis, new Topic(NeighbouringAuth.APP, channel), frames);
  }

  private static String frame(String channel, String data) {
    return ServerFrames.event("news", new ChannelName(channel), data);
  }
}
