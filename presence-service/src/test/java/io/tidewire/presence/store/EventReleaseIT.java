package io.tidewire.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.redis.OutboxEntry;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.presence.testing.TestRegistry;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How held-back events are found, released and limited. */
class EventReleaseIT extends RegistryEventsFixture {

  @Test
  void anAppThatWantsNoEventsGetsNoKeyInRedis() {
    registry.wanted = Set.of(WebhookEventType.CLIENT_EVENT);
    registry.occupy(EDGE, ROOM, 1, 1);
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    registry.occupy(EDGE, ROOM, 0, 2);
    registry.joined(OTHER, ROOM, "1.2", 1, "ann");
    registry.occupy(OTHER, ROOM, 1, 1);
    reap(OTHER, ROOM, "1.2");

    assertThat(registry.keys()).noneMatch(key -> key.matches(".*:w[a-z]$"));
  }

  @Test
  void anAppThatWantsOnlyOccupancyEventsGetsNoMemberEvents() {
    registry.wanted = Set.of(WebhookEventType.CHANNEL_VACATED);
    registry.occupy(EDGE, ROOM, 1, 1);
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    registry.occupy(EDGE, ROOM, 0, 2);

    assertThat(outbox.heldBack(ROOM)).containsExactly("v|1:presence-room");
  }

  @Test
  void aUserChannelCausesNoEvent() {
    Topic user = new Topic("1", "#server-to-user-ann");

    assertThat(registry.occupy(EDGE, user, 1, 1)).isInstanceOf(PresenceOutcome.Occupied.class);

    assertThat(outbox.entries(user)).isEmpty();
  }

  @Test
  void holdingBackAnEventNotesWhenItIsDue() {
    registry.occupy(EDGE, ORDERS, 1, 1);
    assertThat(registry.keys()).doesNotContain(RedisKeys.webhooksDue());

    registry.occupy(EDGE, ORDERS, 0, 2);
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);

    assertThat(noted()).containsExactlyInAnyOrder(index(ORDERS), index(ROOM));
  }

  @Test
  void reapingAndSweepingAlsoNoteWhenEventsAreDue() {
    Topic hall = new Topic("1", "presence-hall");
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    reap(EDGE, ROOM, "1.1");
    registry.joined(OTHER, hall, "1.1", 1, "ann");
    registry.leave(OTHER, hall, "1.1", 2, 60_000);
    registry.endGraces(hall);
    registry.sweepGraces();

    assertThat(noted()).containsExactlyInAnyOrder(index(ROOM), index(hall));
  }

  @Test
  void aReleaseNotesWhenTheRemainingEventsAreDue() {
    registry.occupy(EDGE, ORDERS, 1, 1);
    registry.occupy(EDGE, ORDERS, 0, 2);
    Partition partition = Partition.of(ORDERS);

    new HeldEvents(registry.link, registry.events)
        .release(List.of(partition), List.of(partition))
        .await();

    String due = registry.redis.run("ZSCORE", RedisKeys.webhooksDue(), index(ORDERS));
    assertThat(due)
        .isEqualTo(
            registry.redis.run("ZSCORE", RedisKeys.webhookDebounce(partition), "v|1:orders.42"));
  }

  @Test
  void thousandsOfEventsDueAtOnceAreReleasedInRounds() {
    for (int i = 0; i < 2_250; i++) {
      registry.redis.run(
          "ZADD", RedisKeys.webhookDebounce(Partition.of(ROOM)), "1", "m|1:presence-room|u" + i);
    }

    assertThat(List.of(outbox.release(), outbox.release(), outbox.release()))
        .containsExactly(2_000, 250, 0);
    assertThat(outbox.entries(ROOM)).hasSize(2_250);
  }

  @Test
  void concurrentReleasesReportEachEventOnce() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    outbox.endDebounce(ROOM);
    var one = new HeldEvents(registry.link, registry.events);
    var two = new HeldEvents(registry.link, registry.events);
    List<Partition> due = List.of(Partition.of(ROOM));

    Future.all(one.release(due, due), two.release(due, due)).await();

    assertThat(outbox.brief(ROOM)).containsExactly("+ann", "-ann");
  }

  @Test
  void aFullOutboxDropsItsOldestEventsAndCountsThem() {
    var events =
        new RegistryEvents(
            app -> Future.succeededFuture(registry.wanted),
            new WebhookTerms(Duration.ofMinutes(1), 200));
    var store =
        new RedisRosterStore(
            registry.link,
            registry.epochs,
            events,
            TestRegistry.TTL,
            new VertxTimers(registry.vertx));
    for (int i = 0; i < 500; i++) {
      var join =
          new PresenceOp.Join(ROOM, new SocketId("1." + i), 1, new Member("u" + i, "{}"), 1_000);
      store.apply(new PresenceBatch(EDGE, List.of(join))).await();
    }
    var held = new HeldEvents(registry.link, events);
    held.release(List.of(Partition.of(ROOM)), List.of()).await();

    List<OutboxEntry> kept = outbox.entries(ROOM);
    assertThat(kept.size()).isBetween(200, 300);
    assertThat(held.lost()).isEqualTo(500 - kept.size());
    assertThat(outbox.brief(ROOM)).endsWith("+u498", "+u499");
  }
}
