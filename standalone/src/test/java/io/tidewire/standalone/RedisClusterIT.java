package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;
import io.tidewire.contract.redis.HashSlot;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisGrid;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All services on a Redis Cluster, while nodes fail and slots move. */
@Timeout(180)
class RedisClusterIT extends RedisClusterFixture {

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
      List<String> its = channelsAt(grid, doomed);
      List<String> others = channelsElsewhere(grid, doomed);
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

  /** K5. */
  @Test
  void slotsThatMoveInOneStepHoldUpNoPublish() {
    try (RedisGrid grid = RedisGrid.start()) {
      assumeTrue(
          grid.movesInOneStep(),
          () -> grid.servers().get(0).version() + " moves no slot in one step: Valkey 9 does");
      try (TidewireInOneJvm tidewire = start(grid)) {
        FrameClient one = client(tidewire.edge(1), "ann");
        FrameClient two = client(tidewire.edge(2), "bob");
        Pusher backend = TestApp.backend(tidewire.edge(2));
        channels().forEach(name -> publish(backend, name));

        for (String name : channels()) {
          RedisServer from = grid.primaryOf(topic(name)).orElseThrow();
          int next = (grid.servers().indexOf(from) + 1) % RedisGrid.PRIMARIES;
          RedisServer to = grid.servers().get(next);
          grid.beginMoveInOneStep(HashSlot.of(topic(name)), from, to);
          Await.until(
              "the slot has moved",
              () -> publish(backend, name) && grid.primaryOf(topic(name)).equals(Optional.of(to)));
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
  }

  /** K7. */
  @Test
  void aPrimaryThatIsCutOffFromTheOthersAcknowledgesNothingAfterTheNodeTimeout() {
    try (RedisGrid grid = RedisGrid.startWithReplicas();
        TidewireInOneJvm tidewire = start(grid)) {
      Pusher backend = TestApp.backend(tidewire.edge(1));
      RedisServer left = grid.servers().get(0);
      String plain = nameAt(grid, left, "plain");
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
      String elsewhere = channelsElsewhere(grid, home).get(0);

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
}
