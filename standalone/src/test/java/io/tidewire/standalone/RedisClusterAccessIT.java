package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.pusher.rest.Pusher;
import io.tidewire.contract.redis.HashSlot;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisGrid;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.net.SelfSignedCertificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All services on a Redis Cluster with TLS and access control. */
// Deprecated for production use, which this is not.
@SuppressWarnings("removal")
class RedisClusterAccessIT extends RedisClusterFixture {

  /** The permissions that docs/redis.md recommends. */
  private static final List<String> RIGHTS =
      List.of("~tw:*", "&tw:*", "+@all", "-@dangerous", "+info");

  @Test
  void aClusterWithTlsAndAnAclUserServesPublishesSubscriptionsAndPresence() {
    assumeTrue(RedisGrid.speaksTls(), "this redis-server was built without TLS");
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    try (RedisGrid grid =
        RedisGrid.startEncrypted(certificate.certificatePath(), certificate.privateKeyPath())) {
      grid.servers().forEach(RedisClusterAccessIT::addUser);
      Map<String, String> access =
          Map.of(
              "tidewire.redis.url",
              grid.url().replace("://", "://tidewire:secret@"),
              "tidewire.redis.trusted-ca",
              certificate.certificatePath());
      try (TidewireInOneJvm tidewire = start(grid, access, number -> Map.of())) {
        FrameClient one = client(tidewire.edge(1), "ann");
        FrameClient two = client(tidewire.edge(2), "bob");
        Pusher backend = TestApp.backend(tidewire.edge(1));
        channels().forEach(name -> publish(backend, name));
        String moved = channels().get(0);
        RedisServer from = grid.primaryOf(topic(moved)).orElseThrow();
        int next = (grid.servers().indexOf(from) + 1) % RedisGrid.PRIMARIES;
        grid.move(HashSlot.of(topic(moved)), from, grid.servers().get(next));
        channels().forEach(name -> publish(backend, name));

        assertThat(refusals).isEmpty();
        for (FrameClient client : List.of(one, two)) assertDelivered(client);
        assertThat(users(backend, "presence-room")).isEqualTo(Optional.of(Set.of("ann", "bob")));
        two.close();
        one.next("pusher_internal:member_removed");
        for (RedisServer server : grid.servers()) {
          assertThat(links(server))
              .isNotEmpty()
              .allMatch(link -> link.contains(" user=tidewire "))
              .allMatch(link -> link.contains(" laddr=127.0.0.1:" + grid.clientPort(server) + " "));
        }
        for (int edge = 1; edge <= 2; edge++) {
          int number = edge;
          Await.until("healthy", () -> tidewire.allProblems(number).equals("{}"));
        }
        one.close();
      }
    } finally {
      certificate.delete();
    }
  }

  private static void addUser(RedisServer server) {
    String[] command = {"ACL", "SETUSER", "tidewire", "on", ">secret", "", "", "", "", ""};
    for (int i = 0; i < RIGHTS.size(); i++) command[5 + i] = RIGHTS.get(i);
    server.run(command);
  }

  /** The connections with a name, which are those of the services. */
  private static List<String> links(RedisServer server) {
    return server
        .run("CLIENT", "LIST")
        .lines()
        .filter(client -> !client.contains(" name= "))
        .toList();
  }
}
