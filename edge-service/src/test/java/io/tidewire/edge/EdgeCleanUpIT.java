package io.tidewire.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.kit.testing.Await;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Checks that a whole edge releases everything after its clients have disconnected. */
class EdgeCleanUpIT extends EdgeServiceFixture {

  /** Subscriptions of clients' channels, without the edge's canaries and the links' own probes. */
  private List<String> redisSubscriptions() {
    return redis
        .run("PUBSUB", "CHANNELS", "*")
        .lines()
        .filter(name -> name.contains(":c:") && !name.contains("#canary-"))
        .toList();
  }

  @Test
  void tenThousandSubscribesOnOneSocketStopAtTheAppsLimit() throws Exception {
    int asked = 10_000;
    // Unread answers would accumulate and exceed another limit.
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
      // On a busy machine a link may have been cut meanwhile and be reconnecting.
      Await.until(
          "Redis has all", () -> redisSubscriptions().size() == NeighbouringAuth.MAX_CHANNELS);
    }
    everythingIsReleased();
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
    everythingIsReleased();
  }

  @Test
  void nothingRemainsAfterTheLastClientHasLeft() {
    List<PusherClient> clients = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      PusherClient client = PusherClient.connect(port);
      client.join("all").join("few-" + i % 10).joinAs("user-" + i % 7, "presence-room-" + i % 5);
      clients.add(client);
    }
    assertThat(edge.connections()).isEqualTo(200);
    assertThat(edge.channels()).isEqualTo(1 + 10 + 5);
    assertThat(redisSubscriptions()).hasSize(1 + 10 + 5);
    Await.until("the registry knows", () -> isOccupied("all") && isOccupied("presence-room-0"));

    for (int i = 0; i < clients.size(); i++) {
      if (i % 2 == 0) clients.get(i).raw().close(1000);
      clients.get(i).close();
    }

    everythingIsReleased();
    Await.until("the registry knows", () -> !isOccupied("all") && !isOccupied("presence-room-0"));
  }

  private void everythingIsReleased() {
    Await.until("no connection", () -> edge.connections() == 0);
    Await.until("no channel", () -> edge.channels() == 0);
    Await.until("no subscription in Redis", () -> redisSubscriptions().isEmpty());
    Await.until(
        "no subscription counted", () -> meters.get("tidewire_subscriptions").gauge().value() == 0);
    assertThat(meters.get("tidewire_connections").gauge().value()).isZero();
  }

  private boolean isOccupied(String channel) {
    Topic topic = new Topic(NeighbouringAuth.APP, channel);
    return presence.occupancy(topic).values().stream().anyMatch(connections -> connections > 0);
  }

  @Test
  void aDrainClosesAllClientsAndAStopReleasesEverything() throws Exception {
    List<PusherClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) clients.add(PusherClient.connect(port).join("orders"));

    Future<Void> drained = edge.drain();

    for (PusherClient client : clients) {
      assertThat(client.raw().readClose().code()).isEqualTo(4200);
      client.raw().close(4200);
      assertThat(client.raw().isCutOff()).isTrue();
    }
    Await.resultOf(drained);
    everythingIsReleased();
    assertThatThrownBy(() -> RawClient.connect(port)).hasRootCauseInstanceOf(IOException.class);
  }

  @Test
  void clientsThatCanMigrateAreFirstAskedToMigrateAndThenClosed() throws Exception {
    try (RawClient client = RawClient.connect(port)) {
      assertThat(client.upgrade("/app/key?protocol=7&ext=rec1")).startsWith("HTTP/1.1 101");
      assertThat(client.read().text()).contains("\\\"rec\\\":{\\\"v\\\":1");

      Future<Void> drained = edge.drain();

      assertThat(client.read().text()).contains("tidewire:migrate", "within_ms");
      assertThat(client.read().text()).contains("pusher:error", "4200", "drain retry_ms=");
      assertThat(client.readClose().code()).isEqualTo(4200);
      client.close(4200);
      Await.resultOf(drained);
    }
  }
}
