package io.tidewire.presence.store;

import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.presence.roster.ConnectionEntry;
import io.tidewire.presence.testing.Outbox;
import io.tidewire.presence.testing.TestRegistry;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A registry, and the webhook events that it creates. */
abstract class RegistryEventsFixture {

  static final Topic ORDERS = new Topic("1", "orders.42");
  static final Topic ROOM = new Topic("1", "presence-room");
  static final String EDGE = "edge-a~1";
  static final String OTHER = "edge-b~2";
  TestRegistry registry;
  Outbox outbox;

  @BeforeEach
  void open() {
    registry = new TestRegistry();
    outbox = new Outbox(registry);
  }

  @AfterEach
  void close() {
    registry.close();
  }

  void reap(String node, Topic topic, String... sockets) {
    var cleanup = new DeadNodeCleanup(registry.link, registry.epochs, registry.events);
    Partition partition = Partition.of(topic);
    List<ConnectionEntry> held =
        List.of(sockets).stream()
            .map(socket -> new ConnectionEntry(topic, new SocketId(socket)))
            .toList();
    cleanup.fence(node, 1).await();
    for (int repeated = 0; repeated < 2; repeated++) {
      cleanup.reap(node, topic, held).await();
      cleanup.vacate(partition, node, List.of(topic)).await();
    }
  }

  List<String> noted() {
    return registry.redis.run("ZRANGE", RedisKeys.webhooksDue(), "0", "-1").lines().toList();
  }

  static String index(Topic topic) {
    return Integer.toString(Partition.of(topic).index());
  }
}
