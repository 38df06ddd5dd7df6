package io.tidewire.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import org.junit.jupiter.api.Test;

/** Which changes of a channel become events, and when. */
class RegistryEventsIT extends RegistryEventsFixture {

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
  void theDepartureOfTheLastSubscriberIsReportedAfterTheDebounce() {
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
  void aPageReloadAcrossTwoEdgesCausesNoEvent() {
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
  void signInsCauseNoWebhookEvents() {
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
  void aReturnWithinTheGraceCausesNoEvent() {
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
  void aConnectionThatJoinsAsAnotherUserEndsTheFirstMembership() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.joined(EDGE, ROOM, "1.1", 2, "bob");
    outbox.endDebounce(ROOM);
    outbox.release();

    assertThat(outbox.brief(ROOM)).containsExactly("+ann", "+bob", "-ann");
  }

  @Test
  void aUserIdMayContainTheSeparator() {
    registry.joined(EDGE, ROOM, "1.1", 1, "a|b:c\nü");
    registry.leave(EDGE, ROOM, "1.1", 2, 0);
    String change = "m|1:presence-room|a|b:c\nü";
    registry.redis.run("ZADD", RedisKeys.webhookDebounce(Partition.of(ROOM)), "XX", "1", change);
    outbox.release();

    assertThat(outbox.brief(ROOM)).containsExactly("+a|b:c\nü", "-a|b:c\nü");
  }
}
