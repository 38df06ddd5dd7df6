package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisGrid;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.RecoveringChannel;
import io.tidewire.standalone.testing.TestApp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All services on a Redis Cluster whose nodes lose acknowledged messages, or all their data. */
class RedisClusterLossIT extends RedisClusterFixture {

  private static final String CONTINUITY = "tidewire:continuity";

  /** K8. */
  @Test
  void whatAPrimaryAcknowledgedAndItsReplicaHasNotIsToldOnItsChannelsAndOnNoOthers() {
    try (RedisGrid grid = RedisGrid.startWithReplicas();
        TidewireInOneJvm tidewire = start(grid)) {
      RedisServer doomed = grid.servers().get(0);
      List<String> its = channelsAt(grid, doomed);
      List<String> others = channelsElsewhere(grid, doomed);
      Map<String, RecoveringChannel> staying = subscriptions(tidewire.edge(1));
      Map<String, RecoveringChannel> leaving = subscriptions(tidewire.edge(2));
      FrameClient stock = client(tidewire.edge(2), "ann");
      Pusher backend = TestApp.backend(tidewire.edge(1));
      channels().forEach(name -> publish(backend, name));

      cutFromReplica(doomed);
      channels().forEach(name -> publish(backend, name));
      assertThat(refusals).as("acknowledged, and not replicated").isEmpty();
      leaving.values().forEach(channel -> channel.messages(2));
      staying.values().forEach(channel -> channel.messages(2));
      leaving.values().forEach(channel -> channel.client().close());
      doomed.kill();
      Await.until("its replica serves", PATIENCE, () -> publish(backend, its.get(0)));
      refusals.clear();
      channels().forEach(name -> publish(backend, name));
      assertThat(refusals).isEmpty();

      for (String name : its) {
        RecoveringChannel stays = of(name, staying);
        Frame told = stays.client().next(CONTINUITY);
        assertThat(told.object().getBoolean("recovered")).as(told.text()).isFalse();
        assertThat(told.object().getString("reason")).as(told.text()).isEqualTo("diverged");
        List<Integer> numbers = of(name, acknowledged);
        int last = numbers.get(numbers.size() - 1);
        Await.until("the last of " + name, () -> numbers(stays.client(), name).contains(last));
        List<Frame> heard = stays.client().heard();
        Frame next = after(told, heard);
        assertThat(next.is("m")).as("told before what follows the loss: " + heard).isTrue();
        RecoveringChannel back = resume(tidewire.edge(2), of(name, leaving));
        assertThat(back.answer().getBoolean("recovered")).isFalse();
        assertThat(back.answer().getString("reason")).isIn("diverged", "failover");
        back.client().close();
      }
      for (String name : others) {
        assertThat(of(name, staying).messages(3)).hasSize(3);
        assertThat(of(name, staying).client().sync().heard(CONTINUITY)).isEmpty();
        RecoveringChannel back = resume(tidewire.edge(2), of(name, leaving));
        assertThat(back.answer().getBoolean("recovered")).isTrue();
        assertThat(back.answer().getBoolean("boundary", false)).isFalse();
        assertThat(back.messages(1)).hasSize(1);
        back.client().close();
      }
      assertThat(stock.sync().isOpen()).isTrue();
      assertThat(stock.heard("pusher_internal:member_removed")).isEmpty();
      stock.close();
      staying.values().forEach(channel -> channel.client().close());
    }
  }

  /** K12. In one case the first slots contain the leases, in the other they do not. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPrimaryThatIsBackEmptyBeforeItsReplicaTookOverIsToldAndItsRostersAreWhole(boolean leases) {
    try (RedisGrid grid = RedisGrid.startWithReplicas("--cluster-node-timeout", "15000");
        TidewireInOneJvm tidewire = start(grid)) {
      RedisServer home = grid.primaryOf(RedisKeys.leases()).orElseThrow();
      RedisServer emptied =
          grid.servers().stream().filter(server -> server == home == leases).findFirst().get();
      String channel = channelsAt(grid, emptied).get(0);
      String elsewhere = channelsElsewhere(grid, emptied).get(0);
      String room = nameAt(grid, emptied, "presence-room");
      FrameClient ann = FrameClient.connect(tidewire.edge(1)).subscribePresence(room, "ann");
      FrameClient bob = FrameClient.connect(tidewire.edge(2)).subscribePresence(room, "bob");
      Map<String, RecoveringChannel> staying = subscriptions(tidewire.edge(1));
      Pusher backend = TestApp.backend(tidewire.edge(1));
      channels().forEach(name -> publish(backend, name));
      assertThat(users(backend, room)).contains(Set.of("ann", "bob"));
      staying.values().forEach(each -> each.messages(1));

      emptied.restart();
      assertThat(emptied.run("ROLE")).as("no failover").startsWith("master");
      Await.until("served again", PATIENCE, () -> publish(backend, channel));
      publish(backend, elsewhere);

      Frame told = of(channel, staying).client().next(CONTINUITY);
      assertThat(told.object().getString("reason")).as(told.text()).isEqualTo("reset");
      assertThat(of(elsewhere, staying).messages(2)).hasSize(2);
      assertThat(of(elsewhere, staying).client().sync().heard(CONTINUITY)).isEmpty();
      Await.until(
          "a whole roster",
          PATIENCE,
          () -> users(backend, room).equals(Optional.of(Set.of("ann", "bob"))));
      for (FrameClient client : List.of(ann, bob)) {
        assertThat(client.sync().heard("pusher_internal:member_removed")).isEmpty();
        client.close();
      }
      assertThat(emptied.run("ROLE")).as("still no failover").startsWith("master");
      staying.values().forEach(each -> each.client().close());
    }
  }

  /** K14. */
  @Test
  void whenTwoOfThreePrimariesDieTheirChannelsAreRefusedAndAllIsLevelWhenTheyAreBack() {
    try (RedisGrid grid =
            RedisGrid.startWithReplicas("--appendonly", "yes", "--appendfsync", "always");
        TidewireInOneJvm tidewire = start(grid)) {
      FrameClient one = client(tidewire.edge(1), "ann");
      FrameClient two = client(tidewire.edge(2), "bob");
      Pusher backend = TestApp.backend(tidewire.edge(1));
      List<RedisServer> dead = grid.servers().subList(0, 2);
      String theirs = channelsAt(grid, dead.get(0)).get(0);
      channels().forEach(name -> publish(backend, name));
      assertThat(refusals).isEmpty();

      dead.forEach(RedisServer::kill);
      for (RedisServer server : dead)
        assertThat(publish(backend, channelsAt(grid, server).get(0))).isFalse();
      Await.until(
          "the rest has noticed that it is a minority",
          PATIENCE,
          () -> grid.servers().get(2).run("CLUSTER", "INFO").contains("cluster_state:fail"));
      assertThat(publish(backend, theirs)).isFalse();
      assertThat(publish(backend, channelsAt(grid, grid.servers().get(2)).get(0)))
          .as("a minority that acknowledged could lose it")
          .isFalse();

      dead.forEach(RedisServer::restart);
      for (String name : channels()) {
        Await.until("served again: " + name, PATIENCE, () -> publish(backend, name));
      }
      refusals.clear();
      channels().forEach(name -> publish(backend, name));
      assertThat(refusals).isEmpty();
      Await.until(
          "a whole roster",
          PATIENCE,
          () -> users(backend, "presence-room").equals(Optional.of(Set.of("ann", "bob"))));
      for (FrameClient client : List.of(one, two)) {
        assertDelivered(client);
        assertThat(client.heard("pusher_internal:member_removed")).isEmpty();
        client.close();
      }
      for (int edge = 1; edge <= 2; edge++) {
        int number = edge;
        Await.until("ready", PATIENCE, () -> tidewire.problems(number).equals("{}"));
      }
    }
  }

  /** One connection per channel, so that each notice belongs to a known channel. */
  private static Map<String, RecoveringChannel> subscriptions(int port) {
    Map<String, RecoveringChannel> all = new HashMap<>();
    for (String name : channels()) {
      all.put(name, RecoveringChannel.subscribe(FrameClient.recoverable(port), name));
    }
    return all;
  }

  private static <T> T of(String channel, Map<String, T> all) {
    return Objects.requireNonNull(all.get(channel), channel);
  }

  private static RecoveringChannel resume(int port, RecoveringChannel left) {
    return left.resume(FrameClient.recoverable(port));
  }

  /** From now on the replica receives nothing, and cannot reconnect. */
  private static void cutFromReplica(RedisServer primary) {
    primary.run("ACL", "SETUSER", "default", "-psync", "-sync");
    primary.run("CLIENT", "KILL", "TYPE", "replica");
    assertThat(primary.run("INFO", "replication")).contains("connected_slaves:0");
  }

  private static Frame after(Frame told, List<Frame> heard) {
    return heard.get(heard.indexOf(told) + 1);
  }
}
