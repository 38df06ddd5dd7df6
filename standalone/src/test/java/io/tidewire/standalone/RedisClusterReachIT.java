package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisGrid;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** All services on a Redis Cluster, of which one process cannot reach a node. */
class RedisClusterReachIT extends RedisClusterFixture {

  /** K15, as decision 33 says: the process stays ready. */
  @Test
  void anEdgeThatAloneDoesNotReachAPrimaryIsUnhealthyAndNoOther() {
    try (RedisGrid grid = RedisGrid.start()) {
      for (RedisServer server : grid.servers()) {
        server.run("ACL", "SETUSER", "first-edge", "on", ">secret", "~*", "&*", "+@all");
      }
      String url = grid.url().replace("://", "://first-edge:secret@");
      try (TidewireInOneJvm tidewire =
          start(
              grid,
              Map.of(),
              number -> number == 1 ? Map.of("tidewire.redis.url", url) : Map.of())) {
        FrameClient one = client(tidewire.edge(1), "ann");
        FrameClient two = client(tidewire.edge(2), "bob");
        Pusher backend = TestApp.backend(tidewire.edge(2));
        RedisServer unreached = grid.servers().get(1);

        assertThat(tidewire.allProblems(1)).isEqualTo("{}");
        unreached.run("ACL", "SETUSER", "first-edge", "off");
        unreached.run("CLIENT", "KILL", "USER", "first-edge");
        Await.until("unhealthy", PATIENCE, () -> !tidewire.allProblems(1).equals("{}"));
        assertThat(tidewire.allProblems(1)).contains("redis", RedisGrid.port(unreached));
        assertThat(tidewire.allProblems(2)).isEqualTo("{}");
        assertThat(tidewire.problems(1)).as("ready: decision 33").isEqualTo("{}");
        channels().forEach(name -> publish(backend, name));
        assertThat(refusals).isEmpty();
        Pusher ofFirst = TestApp.backend(tidewire.edge(1));
        channelsElsewhere(grid, unreached).forEach(name -> publish(ofFirst, name));
        assertThat(refusals).isEmpty();
        assertThat(publish(ofFirst, channelsAt(grid, unreached).get(0))).isFalse();

        unreached.run("ACL", "SETUSER", "first-edge", "on");
        Await.until("healthy again", PATIENCE, () -> tidewire.allProblems(1).equals("{}"));
        assertDelivered(one);
        assertDelivered(two);
        for (FrameClient client : List.of(one, two)) {
          assertThat(client.sync().heard("pusher_internal:member_removed")).isEmpty();
        }
        one.close();
        two.close();
      }
    }
  }
}
