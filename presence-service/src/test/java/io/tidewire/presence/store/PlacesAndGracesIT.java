package io.tidewire.presence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome.Full;
import io.tidewire.presence.testing.RoomFixture;
import io.tidewire.presence.testing.TestRegistry;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesAndGracesIT extends RoomFixture {

  @Test
  void aReturnWithinTheGraceIsNotAnnounced() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 60_000);
    assertThat(registry.members(ROOM)).containsOnlyKeys("ann");

    assertThat(registry.joined(OTHER, ROOM, "1.2", 1, "ann").firstOfUser()).isFalse();
    registry.endGraces(ROOM);
    registry.sweepGraces();

    assertThat(announced.brief()).containsExactly("+ann");
    assertThat(registry.members(ROOM)).containsOnlyKeys("ann");
  }

  @Test
  void aGraceThatEndsRemovesTheUserOnce() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.leave(EDGE, ROOM, "1.1", 2, 60_000);
    assertThat(registry.sweepGraces()).isZero();

    registry.endGraces(ROOM);

    assertThat(registry.sweepGraces()).isEqualTo(1);
    assertThat(registry.sweepGraces()).isZero();
    assertThat(announced.brief()).containsExactly("+ann", "-ann");
  }

  @Test
  void aLongerGraceOfAnotherUserIsKeptInTheIndex() {
    registry.joined(EDGE, ROOM, "1.1", 1, "ann");
    registry.joined(EDGE, ROOM, "1.2", 1, "bob");
    registry.leave(EDGE, ROOM, "1.1", 2, 60_000);
    registry.leave(EDGE, ROOM, "1.2", 2, 120_000);
    registry.endGrace(ROOM, "ann");
    assertThat(registry.sweepGraces()).isEqualTo(1);

    registry.endGrace(ROOM, "bob");

    assertThat(registry.sweepGraces()).isEqualTo(1);
    assertThat(announced.brief()).containsExactly("+ann", "+bob", "-ann", "-bob");
  }

  @Test
  void thousandsOfGracesThatEndAtOnceAreSweptInBoundedRounds() {
    for (int i = 0; i < 2_250; i++) {
      var join = new PresenceOp.Join(ROOM, socket(i), 1, new Member("u" + i, "{}"), 10_000);
      var leave = new PresenceOp.Leave(ROOM, socket(i), 2, 60_000);
      registry.effects(EDGE, join, leave);
    }
    registry.endGraces(ROOM);

    assertThat(List.of(registry.sweepGraces(), registry.sweepGraces(), registry.sweepGraces()))
        .containsExactly(2_000, 250, 0);

    assertThat(registry.members(ROOM)).isEmpty();
  }

  @Test
  void theLimitCountsUsersAndAdmitsMoreConnectionsOfAMember() {
    for (int i = 0; i < TestRegistry.LIMIT; i++) registry.joined(EDGE, ROOM, "1." + i, 1, "u" + i);

    assertThat(registry.join(EDGE, ROOM, "2.1", 1, "late")).isEqualTo(new Full(TestRegistry.LIMIT));
    assertThat(registry.joined(OTHER, ROOM, "2.2", 1, "u7").firstOfUser()).isFalse();

    assertThat(announced.brief()).hasSize(TestRegistry.LIMIT).doesNotContain("+late");
    assertThat(registry.members(ROOM)).hasSize(TestRegistry.LIMIT);
  }

  @Test
  void aUserInGraceKeepsThePlaceAndMayReturnToIt() {
    for (int i = 0; i < TestRegistry.LIMIT; i++) registry.joined(EDGE, ROOM, "1." + i, 1, "u" + i);
    registry.leave(EDGE, ROOM, "1.7", 2, 60_000);

    assertThat(registry.join(EDGE, ROOM, "2.1", 1, "late")).isEqualTo(new Full(TestRegistry.LIMIT));
    assertThat(registry.joined(EDGE, ROOM, "2.2", 1, "u7").firstOfUser()).isFalse();
  }

  @Test
  void aFreedPlaceIsTaken() {
    for (int i = 0; i < TestRegistry.LIMIT; i++) registry.joined(EDGE, ROOM, "1." + i, 1, "u" + i);
    registry.leave(EDGE, ROOM, "1.7", 2, 0);

    assertThat(registry.joined(EDGE, ROOM, "2.1", 1, "late").firstOfUser()).isTrue();
  }

  private static SocketId socket(int number) {
    return new SocketId("1." + number);
  }
}
