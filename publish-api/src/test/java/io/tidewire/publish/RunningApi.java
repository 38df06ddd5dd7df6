package io.tidewire.publish;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.TerminateConnection;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.Node;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.ProcessStatus;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.publish.testing.Backend;
import io.tidewire.publish.testing.FakeAuth;
import io.tidewire.publish.testing.FakePresence;
import io.tidewire.publish.testing.Reply;
import io.tidewire.publish.testing.WireClient;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The service on a free port, with a real Redis and fake auth and presence. */
final class RunningApi implements AutoCloseable {

  static final Clock VECTOR_CLOCK =
      Clock.fixed(Instant.ofEpochSecond(Backend.VECTOR_TIME), ZoneOffset.UTC);

  final Vertx vertx = Vertx.vertx();
  final Health health = new Health();
  final MeterRegistry meters = new SimpleMeterRegistry();
  final FakeAuth auth = new FakeAuth(vertx).knows(Backend.VECTORS);
  final FakePresence presence = new FakePresence(vertx);
  final BlockingQueue<TerminateUser> terminated = new LinkedBlockingQueue<>();
  final BlockingQueue<TerminateConnection> disconnected = new LinkedBlockingQueue<>();
  final RunningService service;
  final int port;

  private RunningApi(RedisServer redis, Map<String, String> settings, Clock clock) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("tidewire.publish.port", "0");
    all.put("tidewire.publish.host", "127.0.0.1");
    all.put("tidewire.redis.url", redis.uri());
    all.put("tidewire.event-loops", "2");
    all.put("tidewire.webhooks.enabled", "false");
    Node node = new Node("test", "local", "test~0");
    service =
        new PublishService()
            .start(
                new Platform(
                    vertx, node, Settings.of(all), new ProcessStatus(health, meters), clock))
            .await();
    port = ((PublishService.Running) service).port();
    auth.comes();
    presence.comes();
    vertx
        .eventBus()
        .<TerminateUser>consumer(
            Addresses.EDGE_TERMINATE_USER, message -> terminated.add(message.body()))
        .completion()
        .await();
    vertx
        .eventBus()
        .<TerminateConnection>consumer(
            Addresses.EDGE_TERMINATE_CONNECTION, message -> disconnected.add(message.body()))
        .completion()
        .await();
    Await.until(health::isReady);
  }

  static RunningApi start(RedisServer redis) {
    return start(redis, Map.of());
  }

  static RunningApi start(RedisServer redis, Map<String, String> settings) {
    return start(redis, settings, VECTOR_CLOCK);
  }

  static RunningApi start(RedisServer redis, Map<String, String> settings, Clock clock) {
    return new RunningApi(redis, settings, clock);
  }

  WireClient connect() {
    return new WireClient(port);
  }

  /** Sends one request on a connection of its own. */
  Reply call(byte[] request) {
    try (WireClient client = connect()) {
      return client.call(request);
    }
  }

  @Override
  public void close() {
    service.stop().await();
    vertx.close().await();
  }
}
