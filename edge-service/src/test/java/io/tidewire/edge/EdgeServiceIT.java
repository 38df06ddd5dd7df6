package io.tidewire.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Gauge;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests a whole edge with real clients. */
class EdgeServiceIT extends EdgeServiceFixture {

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
  void everySubscriberOnEveryLoopReceivesAllEventsInOrder() {
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
  void aPrivateChannelRequiresASignature() {
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
  void membersSeeOthersJoinAndLeave() {
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
  void aClientEventReachesAllSubscribersExceptItsSender() {
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
  void terminatingAUserClosesItsConnectionsAndRemovingAnAppClosesAllOfThem() {
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
  void socketsStayOpenWhileRedisRestartsAndSubscriptionsAreRestored() {
    try (PusherClient before = PusherClient.connect(port).join("orders")) {
      redis.kill();
      Await.until("the edge has noticed", () -> linksUp() == 0);
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
    Await.until("the lease's link is back, too", this::isEveryLinkUp);
    log.complaints().removeIf(line -> line.contains("redis") || line.contains("lease"));
  }

  /** The pub/sub links that channels depend on. */
  private double linksUp() {
    return meters.find("tidewire_redis_link_up").gauges().stream()
        .filter(link -> link.getId().toString().contains("edge.hubs."))
        .mapToDouble(Gauge::value)
        .sum();
  }

  private boolean isEveryLinkUp() {
    return meters.find("tidewire_redis_link_up").gauges().stream()
        .allMatch(link -> link.value() == 1);
  }

  @Test
  void anOccupiedPortFailsTheStartWithAOneLineError() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String number = String.valueOf(taken.getLocalPort());

      Future<RunningEdge> second =
          start(
              Map.of("tidewire.edge.port", number, "tidewire.edge.host", "0.0.0.0"),
              EdgeServiceIT::noOtherRequests);

      assertThatThrownBy(() -> Await.resultOf(second))
          .hasCauseInstanceOf(StartupException.class)
          .hasMessageContaining("port " + number + " is taken (TIDEWIRE_EDGE_PORT)");
    }
    assertThat(edge.connections()).isZero();
  }

  @Test
  void otherRequestsAreServedByTheHandlerOfEachLoop() throws Exception {
    RunningEdge shared =
        Await.resultOf(
            start(
                Map.of(),
                () -> Future.succeededFuture(request -> request.response().end(request.path()))));
    try (RawClient client = RawClient.connect(shared.port().orElseThrow())) {
      client.send("GET /apps/1/channels HTTP/1.1\r\nHost: edge\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200");
    }
    Await.resultOf(shared.stop());
  }
}
