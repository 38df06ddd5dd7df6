package io.tidewire.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.redis.OutboxEntry;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.presence.roster.ConnectionEntry;
import io.tidewire.presence.testing.Outbox;
import io.tidewire.presence.testing.TestRegistry;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryEventsIT {

  private static final Topic ORDERS = new Topic("1", "orders.42");
  private static final Topic ROOM = new Topic("1", "presence-room");
  private static final String EDGE = "edge-a~1";
  private static final String OTHER = "edge-b~2";

  private TestRegistry registry;
  private Outbox outbox;

  @BeforeEach
  void open() {
    registry = new TestRegistry();
    outbox = new Outbox(registry);
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void aChannelsFirstSubscriberEntersTheOutboxOnce() {
    registry.occupy(EDGE, ORDERS, 1, 1);
    registry.occupy(EDGE, ORDERS, 2, 2);
    registry.occupy(OTHER, ORDERS, 5, 1);
    registry.occupy(EDGE, ORDERS, 0, 3);

    assertThat(outbox.brief(ORDERS)).containsExactly("occupied");
    assertThat(outbox.heldBack(ORDERS)).isEmpty();
  }

  @Test
  void aChannelsLastSubscriberIsToldAfterTheDebounce() {
    registry.occupy(EDGE, ORDERS, 1, 1);
    registry.occupy(OTHER, ORDERS, 1, 1);
    registry.occupy(EDGE, ORDERS, 0, 2);
    registry.occupy(OTHER, ORDERS, 0, 2);
    assertThat(outbox.release()).isZero();
    assertThat(outbox.brief(ORDERS)).containsExactly("occupied");

    outbox.endDebounce(ORDERS);

    assertThat(outbox.release()).isEqualTo(1);
    assertThat(outbox.release()).isZero();
    assertThat(outbox.brief(ORDERS)).containsExactly("occupied", "vacated");
  }

  @Test
  void aPageReloadAcrossTwoEdgesIsSilent() {
    registry.occupy(EDGE, ROOM, 1, 1);
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");

    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    registry.occupy(EDGE, ROOM, 0, 2);
    registry.occupy(OTHER, ROOM, 1, 1);
    registry.joined(OTHER, ROOM, "1.2", 1, "ann");

    assertThat(outbox.heldBack(ROOM)).isEmpty();
    assertThat(outbox.brief(ROOM)).containsExactly("occupied", "+ann");
  }

  @Test
  void aUserIsAddedAndRemovedWithTheFirstTabAndTheLast() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.joined(OTHER, ROOM, "1.2", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    assertThat(outbox.heldBack(ROOM)).isEmpty();

    registry.leave(OTHER, ROOM, "1.2", 2, 0);
    outbox.endDebounce(ROOM);
    outbox.release();

    assertThat(outbox.brief(ROOM)).containsExactly("+ann", "-ann");
  }

  @Test
  void aUsersSignInsAreNobodysEvents() {
    Topic status = new Topic("1", ChannelName.ofStatus("ann:1|x"));
    registry.joined(EDGE, status, "1.1", 1, "ann:1|x");
    registry.leave(EDGE, status, "1.1", 2, 60_000);

    registry.endGraces(status);
    registry.sweepGraces();

    assertThat(registry.members(status)).isEmpty();
    assertThat(outbox.heldBack(status)).isEmpty();
    assertThat(outbox.brief(status)).isEmpty();
  }

  @Test
  void aLostConnectionsUserIsRemovedAfterTheGraceAndTheDebounce() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 60_000);
    assertThat(outbox.heldBack(ROOM)).isEmpty();

    registry.endGraces(ROOM);
    registry.sweepGraces();
    assertThat(outbox.brief(ROOM)).containsExactly("+ann");
    outbox.endDebounce(ROOM);
    outbox.release();

    assertThat(outbox.brief(ROOM)).containsExactly("+ann", "-ann");
  }

  @Test
  void aReturnWithinTheGraceIsSilent() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 60_000);
    registry.joined(OTHER, ROOM, "1.2", 1, "ann");

    assertThat(outbox.brief(ROOM)).containsExactly("+ann");
    assertThat(outbox.heldBack(ROOM)).isEmpty();
  }

  @Test
  void aKilledEdgesLastMemberIsRemovedAfterTheDebounce() {
    registry.occupy(EDGE, ROOM, 2, 1);
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.joined(EDGE, ROOM, "1.2", 1, "bob");
    registry.joined(OTHER, ROOM, "1.3", 1, "bob");

    reap(EDGE, ROOM, "1.1", "1.2");

    assertThat(outbox.heldBack(ROOM))
        .containsExactlyInAnyOrder("v|1:presence-room", "m|1:presence-room|ann");
    outbox.endDebounce(ROOM);
    outbox.release();
    assertThat(outbox.brief(ROOM))
        .startsWith("occupied", "+ann", "+bob")
        .containsOnlyOnce("-ann", "vacated")
        .hasSize(5);
  }

  @Test
  void aUserWhoseEdgeWasKilledAndWhoReturnsCausesNoEvent() {
    registry.occupy(EDGE, ROOM, 1, 1);
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    reap(EDGE, ROOM, "1.1");

    registry.occupy(OTHER, ROOM, 1, 1);
    registry.joined(OTHER, ROOM, "1.2", 1, "ann");
    outbox.endDebounce(ROOM);

    assertThat(outbox.release()).isZero();
    assertThat(outbox.brief(ROOM)).containsExactly("occupied", "+ann");
  }

  @Test
  void aRepeatedReportAddsNothing() {
    registry.occupy(EDGE, ORDERS, 1, 1);
    registry.occupy(EDGE, ORDERS, 1, 1);
    registry.occupy(EDGE, ORDERS, 0, 2);
    outbox.endDebounce(ORDERS);
    outbox.release();
    registry.occupy(EDGE, ORDERS, 0, 2);
    registry.occupy(EDGE, ORDERS, 1, 1);

    assertThat(outbox.brief(ORDERS)).containsExactly("occupied", "vacated");
    assertThat(outbox.heldBack(ORDERS)).isEmpty();
  }

  @Test
  void aRepeatedJoinOrLeaveAddsNothing() {
    var join = new PresenceOp.Join(ROOM, new SocketId("1.1"), 1, new Member("ann", "{}"), 100);
    var leave = new PresenceOp.Leave(ROOM, new SocketId("1.1"), 2, 0);
    registry.effects(EDGE, join, join);
    registry.effects(EDGE, leave, leave);
    outbox.endDebounce(ROOM);
    outbox.release();

    registry.effects(EDGE, leave, join);

    assertThat(outbox.brief(ROOM)).containsExactly("+ann", "-ann");
  }

  @Test
  void aConnectionThatJoinsAsSomebodyElseEndsTheFirstUsersMembership() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.joined(EDGE, ROOM, "1.1", 2, "bob");
    outbox.endDebounce(ROOM);
    outbox.release();

    assertThat(outbox.brief(ROOM)).containsExactly("+ann", "+bob", "-ann");
  }

  @Test
  void aUserIdMayContainWhatSeparatesTheParts() {
    registry.joined(EDGE, ROOM, "1.1", 1, "a|b:c\nü");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    String change = "m|1:presence-room|a|b:c\nü";
    registry.redis.run("ZADD", RedisKeys.webhookDebounce(Partition.of(ROOM)), "XX", "1", change);
    outbox.release();

    assertThat(outbox.brief(ROOM)).containsExactly("+a|b:c\nü", "-a|b:c\nü");
  }

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
  void whoWantsOnlyOccupancyGetsNoMembers() {
    registry.wanted = Set.of(WebhookEventType.CHANNEL_VACATED);
    registry.occupy(EDGE, ROOM, 1, 1);
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    registry.occupy(EDGE, ROOM, 0, 2);

    assertThat(outbox.heldBack(ROOM)).containsExactly("v|1:presence-room");
  }

  @Test
  void aUserChannelMakesNoEvent() {
    Topic user = new Topic("1", "#server-to-user-ann");

    assertThat(registry.occupy(EDGE, user, 1, 1)).isInstanceOf(PresenceOutcome.Occupied.class);

    assertThat(outbox.entries(user)).isEmpty();
  }

  @Test
  void whoeverHoldsSomethingBackLeavesANoteOfWhenItIsDue() {
    registry.occupy(EDGE, ORDERS, 1, 1);
    assertThat(registry.keys()).doesNotContain(RedisKeys.webhooksDue());

    registry.occupy(EDGE, ORDERS, 0, 2);
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);

    assertThat(noted()).containsExactlyInAnyOrder(index(ORDERS), index(ROOM));
  }

  @Test
  void whoeverReapsOrSweepsLeavesANoteToo() {
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
  void aReleaseLeavesANoteOfWhatIsDueLater() {
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
  void thousandsThatAreDueAtOnceAreReleasedInRounds() {
    for (int i = 0; i < 2_250; i++) {
      registry.redis.run(
          "ZADD", RedisKeys.webhookDebounce(Partition.of(ROOM)), "1", "m|1:presence-room|u" + i);
    }

    assertThat(List.of(outbox.release(), outbox.release(), outbox.release()))
        .containsExactly(2_000, 250, 0);
    assertThat(outbox.entries(ROOM)).hasSize(2_250);
  }

  @Test
  void twoThatReleaseAtTheSameTimeTellNothingTwice() {
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
  void ofAFullOutboxTheOldestEventsGoAndAreCounted() {
    var events =
        new RegistryEvents(
            app -> Future.succeededFuture(registry.wanted),
            new WebhookTerms(Duration.ofMinutes(1), 200));
    var store = new RedisRosterStore(registry.link, registry.epochs, events, TestRegistry.TTL);
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

  private void reap(String node, Topic topic, String... sockets) {
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

  private List<String> noted() {
    return registry.redis.run("ZRANGE", RedisKeys.webhooksDue(), "0", "-1").lines().toList();
  }

  private static String index(Topic topic) {
    return Integer.toString(Partition.of(topic).index());
  }
}
