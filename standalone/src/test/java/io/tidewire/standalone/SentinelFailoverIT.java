package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.kit.testing.RedisTrio;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All services on a Redis that Sentinels watch, while its primary is replaced. */
@Timeout(120)
class SentinelFailoverIT {

  private static final String STREAM = "chat-1";
  private static final String PLAIN = "news";
  private static final String ROOM = "presence-room";
  private static final String APPS = TestApp.yamlWith("[{pattern: \"chat-*\", history: {}}]");

  /** Longest that a new primary takes on a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Numbers of the stream's messages that were acknowledged, in order. */
  private final List<Integer> acknowledged = new ArrayList<>();

  private final List<Integer> refusals = new ArrayList<>();
  private int published;

  @Test
  void whenThePrimaryDiesPublishesAreRefusedUntilThereIsAnotherAndAllClientsStayConnected() {
    try (RedisTrio trio = RedisTrio.start("--min-replicas-to-write", "1");
        TidewireInOneJvm tidewire = start(trio)) {
      FrameClient one = client(tidewire.edge(1), "ann");
      FrameClient two = client(tidewire.edge(2), "bob");
      Pusher backend = TestApp.backend(tidewire.edge(1));
      RedisServer former = trio.primary(0);
      for (int i = 0; i < 20; i++) publish(backend);
      assertThat(refusals).isEmpty();

      former.kill();
      publishUntilServed(backend);
      for (int i = 0; i < 20; i++) publish(backend);

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

  @Test
  void aReplacedPrimaryThatLivesOnGetsNoPublishesAndServesNoSubscribers() {
    try (RedisTrio trio = RedisTrio.startWithAPrimaryThatCannotBeDemoted();
        TidewireInOneJvm tidewire = start(trio)) {
      FrameClient one = client(tidewire.edge(1), "ann");
      FrameClient two = client(tidewire.edge(2), "bob");
      Pusher backend = TestApp.backend(tidewire.edge(1));
      RedisServer former = trio.primary(0);
      for (int i = 0; i < 20; i++) publish(backend);

      trio.failOver(0);
      trio.awaitOther(0, former);
      trio.awaitOther(1, former);
      Await.until("all links have left the former primary", PATIENCE, () -> !hasLinks(former));
      publishUntilServed(backend);
      int since = published;
      for (int i = 0; i < 20; i++) publish(backend);

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

  private boolean publish(Pusher backend) {
    int number = ++published;
    Result result = backend.trigger(STREAM, "m", Map.of("n", number));
    boolean served = result.getStatus() == Result.Status.SUCCESS;
    if (served) {
      acknowledged.add(number);
    } else {
      refusals.add(result.getHttpStatus());
    }
    return served;
  }

  private void publishUntilServed(Pusher backend) {
    Await.until("a publish is served", PATIENCE, () -> publish(backend));
  }

  /** Each acknowledged message once, in order. One that was not may have been delivered, too. */
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

  /** Both links of both edges are at the new primary. */
  private static void awaitPlainDelivery(Pusher backend, FrameClient... clients) {
    Await.until(
        "a plain message on both edges",
        PATIENCE,
        () -> {
          backend.trigger(PLAIN, "plain", Map.of());
          return List.of(clients).stream().noneMatch(each -> each.heard("plain").isEmpty());
        });
  }

  /** Who was reported as gone. */
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
