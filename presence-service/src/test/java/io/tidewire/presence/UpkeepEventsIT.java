package io.tidewire.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.presence.testing.EdgeIncarnation;
import io.tidewire.presence.testing.Outbox;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The webhook events that the upkeep causes. */
class UpkeepEventsIT extends UpkeepFixture {

  @Test
  void theRemovalOfAKilledEdgesLastMemberIsReportedAfterTheDebounce() {
    Outbox outbox = new Outbox(registry);
    EdgeIncarnation alive = edge("alive~1");
    EdgeIncarnation doomed = edge("doomed~1");
    Replica replica = Replica.start(registry, "one");
    registry.occupy(doomed.node, ROOM, 2, 1);
    registry.join(doomed.node, ROOM, "1.1", 1, "ann");
    registry.join(doomed.node, ROOM, "1.2", 1, "bob");
    registry.join(alive.node, ROOM, "2.1", 1, "ann");

    doomed.fallSilent();
    Await.until("bob's end is told", () -> outbox.brief(ROOM).contains("-bob"));
    Await.until("the channel's, too", () -> outbox.brief(ROOM).contains("vacated"));

    assertThat(outbox.brief(ROOM))
        .startsWith("occupied", "+ann", "+bob")
        .containsExactlyInAnyOrder("occupied", "+ann", "+bob", "-bob", "vacated");
    assertThat(registry.keys()).doesNotContain(RedisKeys.webhooksDue());
    assertThat(replica.released()).isEqualTo(2);
  }

  @Test
  void eventsHeldBackWhenAReplicaDiesAreReleasedOnceByTheNext() {
    Outbox outbox = new Outbox(registry);
    edge("alive~1");
    Replica one = Replica.start(registry, "one");
    Await.until("it leads", one::leads);
    registry.occupy("alive~1", NEWS, 1, 1);
    registry.occupy("alive~1", NEWS, 0, 2);
    one.stop();
    outbox.endDebounce(NEWS);

    Replica.start(registry, "two");
    Await.until("the end is told", () -> outbox.brief(NEWS).size() == 2);

    assertThat(outbox.brief(NEWS)).containsExactly("occupied", "vacated");
  }

  @Test
  void heldBackEventsAreAlsoFoundWithoutADueNote() {
    Outbox outbox = new Outbox(registry);
    edge("alive~1");
    Replica.start(registry, "one");
    registry.redis.run("ZADD", RedisKeys.webhookDebounce(Partition.of(NEWS)), "1", "v|app:news");

    Await.until("it is told", () -> outbox.brief(NEWS).equals(List.of("vacated")));
  }

  @Test
  void eventsLostToAFullOutboxAreCounted() {
    edge("alive~1");
    registry.redis.run("SET", RedisKeys.webhookLost(Partition.of(NEWS)), "70");
    registry.redis.run("SET", RedisKeys.webhookLost(Partition.of(ROOM)), "7");

    Replica replica = Replica.start(registry, "one");

    Await.until("both are counted", () -> replica.lost() == 77);
  }
}
