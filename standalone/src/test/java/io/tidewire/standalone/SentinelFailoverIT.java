package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.kit.testing.RedisTrio;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.Http;
import io.tidewire.standalone.testing.RecoveringChannel;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.wire.Topic;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All services on a Redis with Sentinels, whose primary is replaced. */
@Timeout(240)
class SentinelFailoverIT {

  private static final String STREAM = "chat-1";
  private static final Topic TOPIC = new Topic(TestApp.ID, STREAM);
  private static final String PLAIN = "news";
  private static final String ROOM = "presence-room";
  private static final String APPS = TestApp.yamlWith("[{pattern: \"chat-*\", history: {}}]");

  /** The longest time until there is a new primary on a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The numbers of the acknowledged messages of the stream, in order. */
  private final List<Integer> acknowledged = new ArrayList<>();

  private final List<Integer> refusals = new ArrayList<>();
  private int published;

  /** S1. */
  @Test
  void whenThePrimaryDiesPublishesAreRefusedUntilThereIsAnotherAndAllClientsStayConnected() {
    try (RedisTrio trio = RedisTrio.start("--min-replicas-to-write", "1");
        TidewireInOneJvm tidewire = start(trio)) {
      FrameClient one = client(tidewire.edge(1), "ann");
      FrameClient two = client(tidewire.edge(2), "bob");
      Pusher backend = TestApp.backend(tidewire.edge(1));
      RedisServer former = trio.primary(0);
      for (int i = 0; i < 20; i++) publish(tidewire.edge(1));
      assertThat(refusals).isEmpty();

      former.kill();
      publishUntilServed(tidewire.edge(1));
      for (int i = 0; i < 20; i++) publish(tidewire.edge(1));

      assertThat(refusals).isNotEmpty().containsOnly(503);
      assertDelivered(one);
      assertDelivered(two);
      awaitPlainDelivery(backend, one, two);
      assertThat(departures(one)).doesNotContain("bob");
      assertThat(one.isOpen()).isTrue();
      assertThat(two.isOpen()).isTrue();
      one.close();
      two.close();
    }
  }

  /** S2. */
  @Test
  void aReplacedPrimaryThatLivesOnGetsNoPublishesAndServesNoSubscribers() {
    try (RedisTrio trio = RedisTrio.startWithAPrimaryThatCannotBeDemoted();
        TidewireInOneJvm tidewire = start(trio)) {
      FrameClient one = client(tidewire.edge(1), "ann");
      FrameClient two = client(tidewire.edge(2), "bob");
      RedisServer former = trio.primary(0);
      for (int i = 0; i < 20; i++) publish(tidewire.edge(1));

      trio.failOver(0);
      trio.awaitOther(0, former);
      trio.awaitOther(1, former);
      Await.until("all links have left the former primary", PATIENCE, () -> !hasLinks(former));
      publishUntilServed(tidewire.edge(1));
      int since = published;
      for (int i = 0; i < 20; i++) publish(tidewire.edge(1));

      assertThat(former.run("ROLE")).startsWith("master");
      assertThat(hasLinks(former)).isFalse();
      for (FrameClient client : List.of(one, two)) {
        Await.until(
            "delivered",
            PATIENCE,
            () ->
                numbers(client).containsAll(acknowledged.stream().filter(n -> n > since).toList()));
        assertThat(client.isOpen()).isTrue();
        client.close();
      }
    }
  }

  /**
   * S2, with replicas that have lost the primary, so that everything it acknowledges then is lost.
   */
  @Test
  void whatOnlyTheFormerPrimaryHadIsToldAndNothingIsAcknowledgedThereAfterwards() {
    try (RedisTrio trio = RedisTrio.startWithAPrimaryThatCannotBeDemoted();
        TidewireInOneJvm tidewire = start(trio)) {
      RecoveringChannel stays = recovering(tidewire.edge(1));
      RecoveringChannel leaves = recovering(tidewire.edge(2));
      RedisServer former = trio.primary(0);
      for (int i = 0; i < 3; i++) publish(tidewire.edge(1));
      former.run("ACL", "SETUSER", "default", "-psync", "-sync");
      former.run("CLIENT", "KILL", "TYPE", "replica");
      for (int i = 0; i < 3; i++) publish(tidewire.edge(1));
      assertThat(refusals).as("acknowledged, and not replicated").isEmpty();
      assertThat(stays.messages(6)).hasSize(6);
      assertThat(leaves.messages(6)).hasSize(6);
      leaves.client().close();

      trio.failOver(0);
      trio.awaitOther(0, former);
      trio.awaitOther(1, former);
      Await.until("all links have left the former primary", PATIENCE, () -> !hasLinks(former));
      String kept = former.run("XLEN", RedisKeys.stream(TOPIC));
      publishUntilServed(tidewire.edge(1));
      int since = published;
      for (int i = 0; i < 10; i++) assertThat(publish(tidewire.edge(1))).isTrue();

      assertThat(former.run("XLEN", RedisKeys.stream(TOPIC))).isEqualTo(kept);
      Frame told = stays.client().next("tidewire:continuity");
      assertThat(told.object().getString("reason")).as(told.text()).isEqualTo("diverged");
      Await.until("all later ones", PATIENCE, () -> numbers(stays.client()).contains(published));
      List<Frame> heard = stays.client().heard();
      assertThat(heard.subList(0, heard.indexOf(told)).stream().filter(frame -> frame.is("m")))
          .as("told before all that follows")
          .hasSize(6);
      assertThat(numbers(stays.client()).subList(6, numbers(stays.client()).size()))
          .isSorted()
          .doesNotHaveDuplicates()
          .allMatch(number -> number >= since);
      RecoveringChannel back = leaves.resume(FrameClient.recoverable(tidewire.edge(2)));
      assertThat(back.answer().getBoolean("recovered")).isFalse();
      assertThat(back.answer().getString("reason")).isIn("diverged", "failover");
      back.client().close();
      stays.client().close();
    }
  }

  private static RecoveringChannel recovering(int port) {
    return RecoveringChannel.subscribe(FrameClient.recoverable(port), STREAM);
  }

  private static TidewireInOneJvm start(RedisTrio trio) {
    Map<String, String> url = Map.of("tidewire.redis.url", trio.url());
    return TidewireInOneJvm.start(url, APPS, trio.primary(0));
  }

  private static FrameClient client(int port, String user) {
    return FrameClient.connect(port)
        .subscribe(STREAM)
        .subscribe(PLAIN)
        .subscribePresence(ROOM, user);
  }

  /** Every refusal says when to try again. */
  private boolean publish(int port) {
    int number = ++published;
    String body =
        new JsonObject()
            .put("name", "m")
            .put("channel", STREAM)
            .put("data", new JsonObject().put("n", number).encode())
            .encode();
    URI signed = TestApp.backend(port).signedUri("POST", "/apps/" + TestApp.ID + "/events", body);
    HttpResponse<String> answer =
        Http.send(
            Http.request(port, signed.getRawPath() + "?" + signed.getRawQuery())
                .POST(BodyPublishers.ofString(body)));
    boolean served = answer.statusCode() == 200;
    if (served) {
      acknowledged.add(number);
    } else {
      refusals.add(answer.statusCode());
      assertThat(answer.headers().firstValue("Retry-After")).as(answer.body()).isPresent();
    }
    return served;
  }

  private void publishUntilServed(int port) {
    Await.until("a publish is served", PATIENCE, () -> publish(port));
  }

  /**
   * Asserts that each acknowledged message arrived once, in order. A message that was not
   * acknowledged may have arrived too.
   */
  private void assertDelivered(FrameClient client) {
    Await.until("delivered", PATIENCE, () -> numbers(client).containsAll(acknowledged));
    assertThat(numbers(client)).doesNotHaveDuplicates().isSorted();
  }

  private static List<Integer> numbers(FrameClient client) {
    return client.heard("m").stream().map(SentinelFailoverIT::number).toList();
  }

  private static int number(Frame frame) {
    return new JsonObject(frame.data()).getInteger("n");
  }

  /** Waits until both links of both edges are connected to the new primary. */
  private static void awaitPlainDelivery(Pusher backend, FrameClient... clients) {
    Await.until(
        "a plain message on both edges",
        PATIENCE,
        () -> {
          backend.trigger(PLAIN, "plain", Map.of());
          return List.of(clients).stream().noneMatch(each -> each.heard("plain").isEmpty());
        });
  }

  /** The users that were reported as removed. */
  private static List<String> departures(FrameClient client) {
    return client.heard("pusher_internal:member_removed").stream()
        .map(frame -> frame.object().getString("user_id"))
        .toList();
  }

  private static boolean hasLinks(RedisServer server) {
    String clients = server.run("CLIENT", "LIST");
    return List.of("edge.", "publish", "presence", "auth.").stream()
        .anyMatch(link -> clients.contains(" name=" + link));
  }
}
