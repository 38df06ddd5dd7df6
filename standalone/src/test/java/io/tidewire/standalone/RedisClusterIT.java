package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;
import io.tidewire.contract.redis.HashSlot;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisGrid;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.wire.Topic;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All services on a Redis Cluster, while nodes fail and slots move. */
@Timeout(180)
class RedisClusterIT {

  private static final String APPS = TestApp.yamlWith("[{pattern: \"chat-*\", history: {}}]");
  private static final int CHANNELS = 12;
  private static final Duration LEASE = Duration.ofSeconds(6);

  /** Longest that a promotion takes on a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Numbers that were acknowledged, by channel, in order. */
  private final Map<String, List<Integer>> acknowledged = new LinkedHashMap<>();

  private final List<String> refusals = new ArrayList<>();
  private int published;

  /** K1. */
  @Test
  void channelsSpreadOverThePrimariesAndClassicPublishIsNeverUsed() {
    try (RedisGrid grid = RedisGrid.start();
        TidewireInOneJvm tidewire = start(grid)) {
      FrameClient client = FrameClient.connect(tidewire.edge(1));
      Pusher backend = TestApp.backend(tidewire.edge(2));
      List<String> names = IntStream.range(0, 600).mapToObj(i -> "spread-" + i).toList();
      names.forEach(client::subscribe);
      for (String name : names) {
        Result result = backend.trigger(name, "m", Map.of("n", 1));
        assertThat(result.getStatus()).isEqualTo(Result.Status.SUCCESS);
      }
      Await.until("all delivered", PATIENCE, () -> client.heard("m").size() == names.size());

      for (RedisServer server : grid.servers()) {
        long here = names.stream().filter(name -> isAt(grid, server, name)).count();
        assertThat(here / 6.0).as("per cent").isBetween(28.0, 39.0);
      }
      assertThat(grid.calls("publish")).isZero();
      assertThat(grid.calls("subscribe")).isZero();
      JsonObject listed =
          new JsonObject(
              backend.get("/channels", Map.of("filter_by_prefix", "spread-")).getMessage());
      assertThat(listed.getJsonObject("channels").fieldNames()).hasSize(names.size());
      client.close();
    }
  }

  /** K2. */
  @Test
  void whenAPrimaryDiesOnlyItsChannelsAreRefusedUntilItsReplicaTakesOver() {
    try (RedisGrid grid = RedisGrid.startWithReplicas();
        TidewireInOneJvm tidewire = start(grid)) {
      FrameClient one = client(tidewire.edge(1), "ann");
      FrameClient two = client(tidewire.edge(2), "bob");
      Pusher backend = TestApp.backend(tidewire.edge(1));
      RedisServer doomed = grid.servers().get(0);
      List<String> its = channels().stream().filter(name -> isAt(grid, doomed, name)).toList();
      List<String> others = channels().stream().filter(name -> !its.contains(name)).toList();
      channels().forEach(name -> publish(backend, name));
      assertThat(refusals).isEmpty();

      doomed.kill();
      others.forEach(name -> publish(backend, name));
      publish(backend, its.get(0));
      assertThat(refusals).as("channels of the dead primary only").containsOnly(its.get(0));
      Await.until("its channels are served again", PATIENCE, () -> publish(backend, its.get(0)));
      refusals.clear();
      others.forEach(name -> publish(backend, name));
      its.forEach(name -> publish(backend, name));

      assertThat(refusals).isEmpty();
      for (FrameClient client : List.of(one, two)) assertDelivered(client);
      assertThat(one.heard("pusher_internal:member_removed")).isEmpty();
      assertThat(tidewire.problems(1)).isEqualTo("{}");
      one.close();
      two.close();
    }
  }

  /** K3. */
  @Test
  void aPlannedFailoverFailsNoPublishAndTakesNobodyOffARoster() {
    try (RedisGrid grid = RedisGrid.startWithReplicas();
        TidewireInOneJvm tidewire = start(grid)) {
      FrameClient one = client(tidewire.edge(1), "ann");
      FrameClient two = client(tidewire.edge(2), "bob");
      Pusher backend = TestApp.backend(tidewire.edge(1));
      for (int replica = 3; replica < 6; replica++) {
        channels().forEach(name -> publish(backend, name));
        grid.promote(replica);
        channels().forEach(name -> publish(backend, name));
      }

      assertThat(refusals).isEmpty();
      for (FrameClient client : List.of(one, two)) {
        assertDelivered(client);
        assertThat(client.heard("pusher_internal:member_removed")).isEmpty();
        client.close();
      }
    }
  }

  /** K4. */
  @Test
  void slotsThatMoveLoseNoMessageOfAStreamAndDeliverNothingTwice() {
    try (RedisGrid grid = RedisGrid.start();
        TidewireInOneJvm tidewire = start(grid)) {
      FrameClient one = client(tidewire.edge(1), "ann");
      FrameClient two = client(tidewire.edge(2), "bob");
      Pusher backend = TestApp.backend(tidewire.edge(2));
      channels().forEach(name -> publish(backend, name));

      for (String name : channels()) {
        int slot = HashSlot.of(topic(name));
        RedisServer from = grid.primaryOf(topic(name)).orElseThrow();
        int next = (grid.servers().indexOf(from) + 1) % RedisGrid.PRIMARIES;
        grid.move(slot, from, grid.servers().get(next));
        channels().forEach(each -> publish(backend, each));
      }

      assertThat(refusals).isEmpty();
      for (FrameClient client : List.of(one, two)) {
        assertDelivered(client);
        assertThat(client.heard("pusher_internal:member_removed")).isEmpty();
        client.close();
      }
    }
  }

  /** K6. */
  @Test
  void aPrimaryThatHangsIsReplacedAndWhatItSaysOnWakingReachesNobody() {
    try (RedisGrid grid = RedisGrid.startWithReplicas();
        TidewireInOneJvm tidewire = start(grid)) {
      FrameClient one = client(tidewire.edge(1), "ann");
      Pusher backend = TestApp.backend(tidewire.edge(1));
      RedisServer hung = grid.servers().get(1);
      List<String> its = channels().stream().filter(name -> isAt(grid, hung, name)).toList();
      List<String> others = channels().stream().filter(name -> !its.contains(name)).toList();
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

  /** K7. */
  @Test
  void aPrimaryThatIsCutOffFromTheOthersAcknowledgesNothingAfterTheNodeTimeout() {
    try (RedisGrid grid = RedisGrid.startWithReplicas();
        TidewireInOneJvm tidewire = start(grid)) {
      Pusher backend = TestApp.backend(tidewire.edge(1));
      RedisServer left = grid.servers().get(0);
      String plain =
          IntStream.range(0, 100)
              .mapToObj(i -> "plain-" + i)
              .filter(name -> isAt(grid, left, name))
              .findFirst()
              .orElseThrow();
      assertThat(publish(backend, plain)).isTrue();

      List<RedisServer> others = grid.servers().subList(1, 6);
      others.forEach(RedisServer::pause);
      try {
        Await.until("refused", PATIENCE, () -> !publish(backend, plain));
        assertThat(publish(backend, plain)).isFalse();
        assertThat(publish(backend, plain)).isFalse();
      } finally {
        others.forEach(RedisServer::resume);
      }
      Await.until("served again", PATIENCE, () -> publish(backend, plain));
    }
  }

  /** K11. */
  @Test
  void whileTheRedisOfTheLeasesIsAwayEdgesAreReadyAndNobodyIsDeclaredDead() {
    try (RedisGrid grid = RedisGrid.start();
        TidewireInOneJvm tidewire = start(grid)) {
      FrameClient one = client(tidewire.edge(1), "ann");
      RedisServer home = grid.primaryOf(RedisKeys.leases()).orElseThrow();
      String elsewhere =
          channels().stream().filter(name -> !isAt(grid, home, name)).findFirst().orElseThrow();

      home.pause();
      try {
        Await.until(
            "the cluster has noticed",
            PATIENCE,
            () ->
                grid.servers().stream()
                    .filter(server -> server != home)
                    .allMatch(server -> server.run("CLUSTER", "NODES").contains("master,fail ")));
        Await.until(
            "the lease is over",
            PATIENCE,
            () -> tidewire.count(1, "tidewire_lease_age_seconds") > LEASE.toSeconds());
        assertThat(publish(TestApp.backend(tidewire.edge(1)), elsewhere)).isTrue();
        assertThat(tidewire.problems(1)).isEqualTo("{}");
      } finally {
        home.resume();
      }
      Await.until(
          "the primary is back",
          PATIENCE,
          () -> publish(TestApp.backend(tidewire.edge(1)), channels().get(0)));
      assertThat(one.heard("pusher_internal:member_removed")).isEmpty();
      assertThat(home.run("ZCARD", RedisKeys.deadLeases())).isEqualTo("0");
      one.close();
    }
  }

  private static TidewireInOneJvm start(RedisGrid grid) {
    Map<String, String> settings =
        Map.of(
            "tidewire.redis.url",
            grid.url(),
            "tidewire.lease.ttl",
            LEASE.toSeconds() + "s",
            "tidewire.lease.renewal",
            "1s",
            "tidewire.redis.command-timeout",
            "5s");
    return TidewireInOneJvm.start(settings, APPS, grid.servers().get(0));
  }

  private static List<String> channels() {
    return IntStream.range(0, CHANNELS).mapToObj(i -> "chat-" + i).toList();
  }

  private static FrameClient client(int port, String user) {
    FrameClient client = FrameClient.connect(port);
    channels().forEach(client::subscribe);
    return client.subscribePresence("presence-room", user);
  }

  private static String topic(String channel) {
    return RedisKeys.topic(new Topic(TestApp.ID, channel));
  }

  private static boolean isAt(RedisGrid grid, RedisServer server, String channel) {
    int slot = HashSlot.of(topic(channel));
    int index = grid.servers().indexOf(server);
    return slot * RedisGrid.PRIMARIES / HashSlot.COUNT == index;
  }

  private boolean publish(Pusher backend, String channel) {
    int number = ++published;
    Result result = backend.trigger(channel, "m", Map.of("n", number));
    boolean served = result.getStatus() == Result.Status.SUCCESS;
    if (served) {
      acknowledged.computeIfAbsent(channel, first -> new ArrayList<>()).add(number);
    } else {
      assertThat(result.getHttpStatus()).as(result.getMessage()).isEqualTo(503);
      refusals.add(channel);
    }
    return served;
  }

  /** Each acknowledged message once, in the order of its channel. */
  private void assertDelivered(FrameClient client) {
    acknowledged.forEach(
        (channel, numbers) -> {
          Await.until(
              "delivered on " + channel,
              PATIENCE,
              () -> numbers(client, channel).containsAll(numbers));
          assertThat(numbers(client, channel)).doesNotHaveDuplicates().isSorted();
        });
  }

  private static List<Integer> numbers(FrameClient client, String channel) {
    return client.heard("m").stream()
        .filter(frame -> frame.channel().filter(channel::equals).isPresent())
        .map(frame -> new JsonObject(frame.data()).getInteger("n"))
        .toList();
  }
}
