package io.tidewire.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.websocket.server.PlainResponses;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.settings.Settings;
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
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole edge: real sockets in front, a real Redis behind, neighbours on a local bus. */
class EdgeServiceIT {

  private static final int PATIENCE_S = 30;
  private static final Map<String, String> QUICK =
      Map.of(
          "tidewire.edge.host", "127.0.0.1",
          "tidewire.edge.port", "0",
          "tidewire.edge.loops", "2",
          "tidewire.edge.linger.min", "10ms",
          "tidewire.edge.linger.max", "50ms",
          "tidewire.edge.drain.lag", "50ms",
          "tidewire.edge.drain.window", "500ms",
          "tidewire.lease.renewal", "200ms",
          "tidewire.lease.ttl", "5s");

  /** Some of these tests ask for more on one connection than it may by default. */
  private static final Map<String, String> BUSY =
      Map.of(
          "tidewire.edge.inbound.frames-per-second", "100000",
          "tidewire.edge.connection.subscribes-burst", "100000",
          "tidewire.edge.connection.errors-burst", "100000");

  private final RedisServer redis = RedisServer.own();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4).setPreferNativeTransport(true));
  private final NeighbouringPresence presence = new NeighbouringPresence(vertx, redis);
  private final LogWatch log = new LogWatch();
  private RunningEdge edge;
  private int port;

  @BeforeEach
  void start() throws Exception {
    ContractCodecs.shared(vertx.eventBus());
    NeighbouringAuth.answerOn(vertx.eventBus());
    edge = await(start(BUSY, EdgeServiceIT::nothingElse));
    port = edge.port().orElseThrow();
  }

  @AfterEach
  void stop() throws Exception {
    await(edge.stop());
    await(vertx.close());
    redis.close();
    log.close();
    // On a crowded machine a link may not see its probe in time; it says so, and comes back.
    log.complaints().removeIf(line -> line.contains("a probe did not arrive"));
    assertThat(log.complaints()).isEmpty();
  }

  private static Future<Handler<HttpServerRequest>> nothingElse() {
    return Future.succeededFuture(PlainResponses::notFound);
  }

  private Future<RunningEdge> start(
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
            new Health(),
            meters,
            Clock.systemUTC());
    return RunningEdge.start(platform, otherwise);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
  }

  private static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) throw new AssertionError("still not so: " + what);
      Thread.onSpinWait();
    }
  }

  private void publish(String channel, Optional<SocketId> except, String data) {
    Topic topic = new Topic(NeighbouringAuth.APP, channel);
    String frame = ServerFrames.event("news", new ChannelName(channel), data);
    Envelope envelope =
        Envelope.ephemeral(Clock.systemUTC().millis(), except, Buffer.buffer(frame));
    redis.run("PUBLISH", RedisKeys.topic(topic), envelope.encode().toString());
  }

  /** Of channels; the links' own probes do not count. */
  private List<String> redisSubscriptions() {
    return redis
        .run("PUBSUB", "CHANNELS", "*")
        .lines()
        .filter(name -> name.contains(":c:"))
        .toList();
  }

  @Test
  void aSubscriberReceivesAnEventByteForByte() {
    try (PusherClient client = PusherClient.connect(port)) {
      client.join("orders");
      String data = "{\"text\":\"é 🌊 \\\"quoted\\\"\"}";

      publish("orders", Optional.empty(), data);
      publish("other", Optional.empty(), "not for us");
      publish("orders", Optional.of(client.socketId()), "not for us either");
      publish("orders", Optional.empty(), "last");

      assertThat(client.expect("news"))
          .isEqualTo(
              new JsonObject().put("event", "news").put("channel", "orders").put("data", data));
      assertThat(client.expect("news").getString("data")).isEqualTo("last");
    }
  }

  @Test
  void everySubscriberOnEveryLoopGetsEverythingInOrder() {
    List<PusherClient> clients = new ArrayList<>();
    for (int i = 0; i < 50; i++) clients.add(PusherClient.connect(port).join("busy"));

    for (int i = 0; i < 100; i++) publish("busy", Optional.empty(), "message " + i);

    for (PusherClient client : clients) {
      for (int i = 0; i < 100; i++) {
        assertThat(client.expect("news").getString("data")).isEqualTo("message " + i);
      }
      client.close();
    }
  }

  @Test
  void aPrivateChannelWantsASignature() {
    try (PusherClient client = PusherClient.connect(port)) {
      client.subscribe(new JsonObject().put("channel", "private-x").put("auth", "key:bad"));
      assertThat(client.expect("pusher:subscription_error").getString("channel"))
          .isEqualTo("private-x");

      client.subscribe(
          new JsonObject().put("channel", "private-x").put("auth", NeighbouringAuth.GOOD));
      client.expect("pusher_internal:subscription_succeeded");
      publish("private-x", Optional.empty(), "secret");

      assertThat(client.expect("news").getString("data")).isEqualTo("secret");
    }
  }

  @Test
  void membersSeeEachOtherComeAndGo() {
    try (PusherClient ann = PusherClient.connect(port).joinAs("ann", "presence-room")) {
      PusherClient ben = PusherClient.connect(port).joinAs("ben", "presence-room");
      assertThat(PusherClient.data(ann.expect("pusher_internal:member_added")).getString("user_id"))
          .isEqualTo("ben");

      ben.raw().close(1000);

      assertThat(
              PusherClient.data(ann.expect("pusher_internal:member_removed")).getString("user_id"))
          .isEqualTo("ben");
      ben.close();
    }
  }

  @Test
  void aClientEventReachesTheOthersOnly() {
    try (PusherClient ann = PusherClient.connect(port).joinAs("ann", "presence-room");
        PusherClient ben = PusherClient.connect(port).joinAs("ben", "presence-room")) {
      ann.expect("pusher_internal:member_added");
      JsonObject hello =
          new JsonObject()
              .put("event", "client-hello")
              .put("channel", "presence-room")
              .put("data", "hi");

      ann.send(hello);

      assertThat(ben.expect("client-hello")).isEqualTo(hello.copy().put("user_id", "ann"));
      ann.send(new JsonObject().put("event", "pusher:ping").put("data", new JsonObject()));
      ann.expect("pusher:pong");
    }
  }

  @Test
  void anUnknownKeyIsRefusedAfterTheUpgrade() {
    try (RawClient client = RawClient.connect(port)) {
      assertThat(client.upgrade("/app/nobody?protocol=7")).startsWith("HTTP/1.1 101");
      assertThat(client.readClose().code()).isEqualTo(4001);
    }
  }

  @Test
  void aUserIsDisconnectedEverywhereAndAWithdrawnAppAltogether() {
    try (PusherClient ann = PusherClient.connectAs("ann", port);
        PusherClient again = PusherClient.connectAs("ann", port);
        PusherClient ben = PusherClient.connectAs("ben", port)) {
      vertx.eventBus().publish(Addresses.EDGE_TERMINATE_USER, new TerminateUser("1", "ann"));
      assertThat(ann.raw().readClose().code()).isEqualTo(4009);
      assertThat(again.raw().readClose().code()).isEqualTo(4009);

      vertx.eventBus().publish(Addresses.APPS_CHANGED, new AppsChanged(Set.of("1"), Set.of("1")));
      assertThat(ben.raw().readClose().code()).isEqualTo(4003);
    }
  }

  @Test
  void socketsStayOpenWhileRedisRestartsAndSubscriptionsComeBack() {
    try (PusherClient before = PusherClient.connect(port).join("orders")) {
      redis.kill();
      until("the edge has noticed", () -> linksUp() == 0);
      try (PusherClient during = PusherClient.connect(port)) {
        during.subscribe("orders");
        during.send(new JsonObject().put("event", "pusher:ping").put("data", new JsonObject()));
        during.expect("pusher:pong");
        redis.restart();
        during.expect("pusher_internal:subscription_succeeded");

        publish("orders", Optional.empty(), "back");

        assertThat(before.expect("news").getString("data")).isEqualTo("back");
        assertThat(during.expect("news").getString("data")).isEqualTo("back");
      }
    }
    log.complaints().removeIf(line -> line.contains("redis") || line.contains("lease"));
  }

  /** Of those that channels hang on. */
  private double linksUp() {
    return meters.find("tidewire_redis_link_up").gauges().stream()
        .filter(link -> link.getId().toString().contains("edge.hubs."))
        .mapToDouble(Gauge::value)
        .sum();
  }

  @Test
  void tenThousandSubscribesOnOneSocketEndAtTheLimitOfTheApp() throws Exception {
    int asked = 10_000;
    // Answers that nobody reads would pile up, and that is another limit.
    Semaphore unanswered = new Semaphore(1_000);
    try (PusherClient client = PusherClient.connect(port)) {
      Thread asking =
          new Thread(
              () -> {
                for (int i = 0; i < asked; i++) {
                  unanswered.acquireUninterruptibly();
                  client.subscribe("channel-" + i);
                }
              });
      asking.start();
      int succeeded = 0;
      int refused = 0;
      while (succeeded + refused < asked) {
        JsonObject answer = client.read();
        unanswered.release();
        if (answer.getString("event").equals("pusher_internal:subscription_succeeded")) {
          succeeded++;
        } else {
          assertThat(answer.getString("event")).isEqualTo("pusher:subscription_error");
          assertThat(answer.encode()).contains("LimitReached");
          refused++;
        }
      }
      asking.join();

      assertThat(succeeded).isEqualTo(NeighbouringAuth.MAX_CHANNELS);
      // On a crowded machine a link may have been cut meanwhile, and be on its way back.
      until("Redis has all", () -> redisSubscriptions().size() == NeighbouringAuth.MAX_CHANNELS);
    }
    everythingIsBackToNothing();
  }

  @Test
  void aSlowSubscriberIsClosedAndTheOthersMissNothing() {
    String data = "x".repeat(10_000);
    try (PusherClient slow = PusherClient.slow(port).join("busy");
        PusherClient quick = PusherClient.connect(port).join("busy")) {
      for (int i = 0; i < 1_000; i++) {
        publish("busy", Optional.empty(), data);
        assertThat(quick.expect("news").getString("data")).hasSize(data.length());
      }

      assertThat(slow.raw().readClose().code()).isEqualTo(4150);
    }
    everythingIsBackToNothing();
  }

  @Test
  void whenEverybodyIsGoneNothingIsLeft() {
    List<PusherClient> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      PusherClient client = PusherClient.connect(port);
      client.join("all").join("few-" + i % 10).joinAs("user-" + i % 7, "presence-room-" + i % 5);
      clients.add(client);
    }
    assertThat(edge.connections()).isEqualTo(200);
    assertThat(edge.channels()).isEqualTo(1 + 10 + 5);
    assertThat(redisSubscriptions()).hasSize(1 + 10 + 5);
    until("the registry knows", () -> isOccupied("all") && isOccupied("presence-room-0"));

    for (int i = 0; i < clients.size(); i++) {
      if (i % 2 == 0) clients.get(i).raw().close(1000);
      clients.get(i).close();
    }

    everythingIsBackToNothing();
    until("the registry knows", () -> !isOccupied("all") && !isOccupied("presence-room-0"));
  }

  private void everythingIsBackToNothing() {
    until("no connection", () -> edge.connections() == 0);
    until("no channel", () -> edge.channels() == 0);
    until("no subscription in Redis", () -> redisSubscriptions().isEmpty());
    until(
        "no subscription counted", () -> meters.get("tidewire_subscriptions").gauge().value() == 0);
    assertThat(meters.get("tidewire_connections").gauge().value()).isZero();
  }

  private boolean isOccupied(String channel) {
    Topic topic = new Topic(NeighbouringAuth.APP, channel);
    return presence.occupancy(topic).values().stream().anyMatch(connections -> connections > 0);
  }

  @Test
  void aDrainSendsEverybodyElsewhereAndAStopLeavesNothing() throws Exception {
    List<PusherClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) clients.add(PusherClient.connect(port).join("orders"));

    Future<Void> drained = edge.drain();

    for (PusherClient client : clients) {
      assertThat(client.raw().readClose().code()).isEqualTo(4200);
      client.raw().close(4200);
      assertThat(client.raw().isCutOff()).isTrue();
    }
    await(drained);
    everythingIsBackToNothing();
    assertThatThrownBy(() -> RawClient.connect(port)).hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void clientsThatCanMigrateAreAskedToFirstAndClosedAtTheEnd() throws Exception {
    try (RawClient client = RawClient.connect(port)) {
      assertThat(client.upgrade("/app/key?protocol=7&ext=rec1")).startsWith("HTTP/1.1 101");
      assertThat(client.read().text()).contains("\\\"rec\\\":{\\\"v\\\":1");

      Future<Void> drained = edge.drain();

      assertThat(client.read().text()).contains("tidewire:migrate", "within_ms");
      assertThat(client.read().text()).contains("pusher:error", "4200", "drain retry_ms=");
      assertThat(client.readClose().code()).isEqualTo(4200);
      client.close(4200);
      await(drained);
    }
  }

  @Test
  void aPortThatIsTakenStopsTheStartInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String number = String.valueOf(taken.getLocalPort());

      Future<RunningEdge> second =
          start(
              Map.of("tidewire.edge.port", number, "tidewire.edge.host", "0.0.0.0"),
              EdgeServiceIT::nothingElse);

      assertThatThrownBy(() -> await(second))
          .hasCauseInstanceOf(StartupException.class)
          .hasMessageContaining("port " + number + " is taken (TIDEWIRE_EDGE_PORT)");
    }
    assertThat(edge.connections()).isZero();
  }

  @Test
  void whatIsNotOursIsServedByTheHandlerThatEachLoopMakes() throws Exception {
    RunningEdge shared =
        await(
            start(
                Map.of(),
                () -> Future.succeededFuture(request -> request.response().end(request.path()))));
    try (RawClient client = RawClient.connect(shared.port().orElseThrow())) {
      client.send("GET /apps/1/channels HTTP/1.1\r\nHost: edge\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200");
    }
    await(shared.stop());
  }
}
