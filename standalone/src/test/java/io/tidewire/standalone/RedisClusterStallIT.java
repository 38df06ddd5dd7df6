package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisGrid;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.Http;
import io.tidewire.standalone.testing.TestApp;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** K6: all services on a Redis Cluster of which one primary hangs. */
class RedisClusterStallIT extends RedisClusterFixture {

  /** The most commands in progress at one primary; an app may have half of them on each loop. */
  private static final int IN_FLIGHT = 64;

  private static final int LOOPS = 2;
  private static final int FLOOD = 200;

  /**
   * More subscribes, one after the other, than batches of updates that an edge's loop may have in
   * progress.
   */
  private static final int JOINING = 20;

  /** K6. */
  @Test
  void aPrimaryThatHangsIsReplacedAndWhatItSaysOnWakingReachesNobody() {
    try (RedisGrid grid = RedisGrid.startWithReplicas();
        TidewireInOneJvm tidewire = start(grid)) {
      FrameClient one = client(tidewire.edge(1), "ann");
      Pusher backend = TestApp.backend(tidewire.edge(1));
      RedisServer hung = grid.servers().get(1);
      List<String> its = channelsAt(grid, hung);
      List<String> others = channelsElsewhere(grid, hung);
      channels().forEach(name -> publish(backend, name));

      hung.pause();
      others.forEach(name -> publish(backend, name));
      assertThat(refusals).isEmpty();
      Await.until("its replica serves", PATIENCE, () -> publish(backend, its.get(0)));
      refusals.clear();
      hung.resume();
      channels().forEach(name -> publish(backend, name));

      assertThat(refusals).isEmpty();
      assertDelivered(one);
      one.close();
    }
  }

  /**
   * Far more requests wait for the primary than may, so the app's share of it is used up. The
   * primary also has the leases. Without limits, the publish would wait for a minute.
   */
  @Test
  void whatWaitsForAPrimaryThatHangsHoldsUpNoPublishAndNoJoinAtTheOthers() {
    try (RedisGrid grid = RedisGrid.startWithReplicas("--cluster-node-timeout", "10000");
        TidewireInOneJvm tidewire =
            start(
                grid,
                Map.of(
                    "tidewire.redis.max-in-flight",
                    Integer.toString(IN_FLIGHT),
                    "tidewire.redis.command-timeout",
                    "60s"),
                number -> Map.of())) {
      RedisServer hung = grid.primaryOf(RedisKeys.leases()).orElseThrow();
      RedisServer other = grid.servers().get((grid.servers().indexOf(hung) + 1) % 3);
      String room = nameAt(grid, other, "presence-elsewhere");
      FrameClient one = client(tidewire.edge(1), "ann");
      Pusher backend = TestApp.backend(tidewire.edge(1));
      channels().forEach(name -> publish(backend, name));
      String its = channelsAt(grid, hung).get(0);
      String hall = nameAt(grid, hung, "presence-at-the-hung-one");

      hung.pause();
      List<FrameClient> joining =
          Stream.generate(() -> FrameClient.connect(tidewire.edge(2))).limit(JOINING).toList();
      for (int i = 0; i < JOINING; i++) joining.get(i).askForPresence(hall, "user-" + i);
      List<CompletableFuture<Integer>> flood =
          Stream.generate(() -> statusOf(tidewire.edge(1), its)).limit(FLOOD).toList();
      Await.until(
          "the share is used up",
          () ->
              flood.stream().filter(CompletableFuture::isDone).count()
                  >= FLOOD - LOOPS * IN_FLIGHT / 2);
      for (int round = 0; round < 3; round++) {
        channelsElsewhere(grid, hung).forEach(name -> publish(backend, name));
      }
      assertThat(refusals).as("channels of the other primaries").isEmpty();
      FrameClient.connect(tidewire.edge(2)).subscribePresence(room, "bob");
      assertThat(users(backend, room)).isEqualTo(Optional.of(Set.of("bob")));
      assertThat(flood.stream().filter(each -> !each.isDone())).as("still waiting").isNotEmpty();
      hung.resume();

      assertThat(flood.stream().map(CompletableFuture::join)).containsOnly(200, 503);
      Await.until("it serves again", PATIENCE, () -> publish(backend, its));
      assertDelivered(one);
      for (FrameClient each : joining) {
        each.next("joined", frame -> frame.is("pusher_internal:subscription_succeeded", hall));
        each.close();
      }
      one.close();
    }
  }

  /** Publishes without waiting for the answer. */
  private static CompletableFuture<Integer> statusOf(int port, String channel) {
    String body = "{\"name\":\"flood\",\"data\":\"{}\",\"channel\":\"" + channel + "\"}";
    URI signed = TestApp.backend(port).signedUri("POST", "/apps/" + TestApp.ID + "/events", body);
    return Http.status(
        Http.request(port, signed.getRawPath() + "?" + signed.getRawQuery())
            .timeout(Duration.ofSeconds(60))
            .POST(BodyPublishers.ofString(body)));
  }
}
